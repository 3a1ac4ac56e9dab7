# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole accessibility tree of an application in a few messages, as a walk through it takes seconds.

What there is org.a11y.atspi.Cache answers at once, the interface that libatspi fills its cache by (Cache.xml of
at-spi2-core). GTK tells there of what somebody asked for before, hidden or not, and with parents that do not have it for
a child. So who the children are is asked: of each when their number has changed, and of all now and then.
"""

import functools
import json
import time
from typing import NamedTuple

import gi

gi.require_version('Json', '1.0')
from gi.repository import Atspi, Gio, GLib, Json


@functools.cache
def get_role_name(role):
    return Atspi.role_get_name(Atspi.Role(role))


class Node(NamedTuple):
    """What the tree says of an accessible."""
    path: str
    role: str
    name: str
    states: int
    n_children: int

    def has_state(self, state):
        return bool(self.states >> int(state) & 1)


class Tree:
    """The tree of an application as it was at one moment: its nodes, and the paths of their children."""

    def __init__(self, nodes, children):
        self.nodes = nodes
        self.children = children

    def walk(self, top):
        """All nodes from an accessible down, parents first, in the order of the children, each with the way to it."""
        todo = [(top.path, ())]
        while todo:
            path, way = todo.pop()
            if path in self.nodes:
                yield self.nodes[path], way
                todo += reversed([(child, (*way, rank)) for rank, child in enumerate(self.children.get(path, []))])

    @staticmethod
    def follow(way, top):
        """The accessible at the end of a way, None where the tree has changed meanwhile."""
        accessible = top
        for rank in way:
            if accessible is None:
                return None
            accessible = accessible.get_child_at_index(rank)
        return accessible


class TreeReader:
    """Asks an application for its tree, on the bus of accessibility."""

    # Seconds after which all parents are asked again, as what is hidden is left out and what is shown may be as many; as
    # long as it takes to ask, if that is longer, so that no more than half of the time goes into it.
    TRUSTED = 2
    # Milliseconds for an answer, which GTK 4.8 does not always give.
    PATIENCE = 12000

    def __init__(self, root):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                    Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)
        self.root = root
        self.children = {}
        self.end_of_trust = 0

    def read(self):
        begin = time.monotonic()
        is_trusted = begin < self.end_of_trust
        nodes = self.read_nodes()
        # The root is said to have no children, whatever it has.
        asked = {self.root.path} | {node.path for node in nodes.values()
                                    if (not is_trusted and node.n_children > 0) or self.is_other(node, nodes)}
        self.read_children(asked, nodes)
        if not is_trusted:
            now = time.monotonic()
            self.end_of_trust = now + max(self.TRUSTED, now - begin)
        if any(child not in nodes for parent in asked for child in self.children.get(parent, [])):
            nodes = self.read_nodes()
        return Tree(nodes, self.children.copy())

    def is_other(self, node, nodes):
        """Whether an accessible has other children than it had when last asked, as far as can be told."""
        known = self.children.get(node.path, [])
        return node.n_children != len(known) or any(child not in nodes for child in known)

    def read_nodes(self):
        items = self.bus.call_sync(
            self.root.app.bus_name, '/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems', None,
            GLib.VariantType('(a((so)(so)(so)iiassusau))'), Gio.DBusCallFlags.NONE, -1, None)
        # By way of JSON, as unpack() takes a second for what these two do in no time.
        items = json.loads(Json.gvariant_serialize_data(items)[0])[0]
        return {path: Node(path, get_role_name(role), name, low | high << 32, n_children)
                for (_, path), _, _, _, n_children, _, name, role, _, (low, high) in items}

    def read_children(self, parents, nodes):
        """Asks for the children of some, and of all below them that are no nodes yet. Many are asked at once.

        They are asked for by number: GTK 4.8 lists other children of a stack than it has.
        """
        n_waiting = 0

        def ask(path, interface, method, arguments, answer, on_answered):
            nonlocal n_waiting
            n_waiting += 1

            def done(bus, result):
                nonlocal n_waiting
                n_waiting -= 1
                try:
                    on_answered(bus.call_finish(result).unpack()[0])
                except GLib.Error:
                    # It is gone already.
                    pass
            self.bus.call(self.root.app.bus_name, path, interface, method, arguments, GLib.VariantType(answer),
                          Gio.DBusCallFlags.NONE, self.PATIENCE, None, done)

        def ask_children(path, n_children):
            self.children[path] = [None] * n_children
            for rank in range(n_children):
                ask(path, 'org.a11y.atspi.Accessible', 'GetChildAtIndex', GLib.Variant('(i)', (rank,)), '((so))',
                    lambda child, rank=rank: add(path, rank, child[1]))

        def add(path, rank, child):
            self.children[path][rank] = child
            if child not in nodes and child not in self.children:
                ask_count(child)

        def ask_count(path):
            self.children[path] = []
            ask(path, 'org.freedesktop.DBus.Properties', 'Get',
                GLib.Variant('(ss)', ('org.a11y.atspi.Accessible', 'ChildCount')), '(v)',
                lambda count: ask_children(path, count))

        def add_windows(windows):
            self.children[self.root.path] = [None] * len(windows)
            for rank, (_, path) in enumerate(windows):
                add(self.root.path, rank, path)

        for path in parents:
            if path == self.root.path:
                # By number GTK 4.8 does not get over a window that has just come or gone.
                ask(path, 'org.a11y.atspi.Accessible', 'GetChildren', None, '(a(so))', add_windows)
            elif path in nodes:
                ask_children(path, nodes[path].n_children)
            else:
                ask_count(path)
        while n_waiting > 0:
            GLib.MainContext.default().iteration(True)
