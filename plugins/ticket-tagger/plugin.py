# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags tickets by the words in them, as they are saved."""

import mortise
from tagger_rules import RuleSet, has_tag, missing_tags, tag_names

MAX_TAGS = 50


def text_of(fields, where):
    """The text that rules look at, None if the fields have none of it."""
    names = ('subject',) if where == 'subject' else ('subject', 'description')
    texts = [fields[name] for name in names if isinstance(fields.get(name), str)]
    return '\n'.join(texts) if texts else None


def saved_tags(ticket):
    """The tags that a saved ticket has, in the form in which they are saved again."""
    tags = ticket.get('tags') if isinstance(ticket, dict) else None
    return tag_names(tags) if isinstance(tags, list) else []


class TicketTagger(mortise.Plugin):
    def activate(self):
        self.refusal = None
        self.read_settings()
        self.context.on_settings_changed(self.read_settings)

    def read_settings(self):
        settings = self.context.settings
        self.rules = RuleSet(settings['rules'])
        self.where = settings['where']
        self.count = settings['count']
        self.max_tags = max(1, min(int(settings['max_tags']), MAX_TAGS))
        for problem in self.rules.problems:
            self.context.log.warning(f'rules: {problem}')
        if self.max_tags != settings['max_tags']:
            self.context.log.warning(f'max_tags: write a whole number from 1 to {MAX_TAGS}; {self.max_tags} is used')

    @mortise.filter('ticket_data')
    def add_tags(self, data, ticket=None):
        """Adds tags when the text is written or changed. A ticket that is saved without its text keeps what it has: an
        agent who takes a tag away means it."""
        text = text_of(data, self.where) if isinstance(data, dict) else None
        if text is None:
            return None
        # Without tags in the fields the saved ones stay, so those have to be saved again with the new ones.
        tags = data['tags'] if 'tags' in data else saved_tags(ticket)
        if not isinstance(tags, list):
            return None

        missing = missing_tags(tags, self.rules.find(text), self.max_tags)
        if not missing:
            return None
        self.context.log.info(f'adds {", ".join(missing)}', tags=missing)
        return {**data, 'tags': tags + missing}

    @mortise.action('ticket_created')
    def count_tags(self, ticket):
        """Answers with the tags that the rules gave the new ticket, and how often each was given so far."""
        if not isinstance(ticket, dict):
            raise mortise.MortiseError('ticket: is no object; there is nothing to count', 'invalid')
        tags = saved_tags(ticket)
        tagged = [tag for tag in self.rules.find(text_of(ticket, self.where) or '') if has_tag(tags, tag)]
        self.context.log.info(f'tags that rules gave a new ticket: {", ".join(tagged) or "none"}', tagged=tagged)
        return {'tags': tags, 'tagged': tagged, **self.counted(tagged)}

    def counted(self, tags):
        if not self.count:
            return {'counted': False, 'reason': 'counting is switched off in the settings'}
        try:
            counts = self.context.storage.get('counts')
            counts = counts if isinstance(counts, dict) else {}
            for tag in tags:
                counts[tag] = counts.get(tag, 0) + 1
            if tags:
                self.context.storage.put('counts', counts)
        except mortise.MortiseError as error:
            self.tell_once(error.message)
            return {'counted': False, 'reason': error.message}
        self.refusal = None
        return {'counted': True, 'counts': {tag: counts[tag] for tag in tags}}

    def tell_once(self, refusal):
        """Why tags are not counted goes to the log once, not with each ticket."""
        if refusal != self.refusal:
            self.context.log.warning(f'tags are not counted: {refusal}')
        self.refusal = refusal
