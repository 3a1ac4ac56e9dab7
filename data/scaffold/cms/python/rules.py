# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a product. Knows nothing of Mortise, so that it can be tested by itself."""

import re
import unicodedata

MAX_SLUG = 60


def slugify(text):
    """Lower-case letters, digits and dashes: what can stand in an address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG].rstrip("-")


def make_entry(product):
    stock = product.get("stock")
    return {
        "slug": slugify(product["title"]) or slugify(str(product["id"])) or "product",
        "title": product["title"],
        "price": f"{product['price']:.2f} {product['currency']}",
        "available": product.get("status", "active") == "active" and (stock is None or stock > 0),
    }
