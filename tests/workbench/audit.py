# SPDX-License-Identifier: GPL-3.0-or-later
"""What a window owes to whoever does not see it, or does not point: names, roles, and a way by Tab that makes sense."""

from dataclasses import dataclass

from app import CONTROLS, Atspi

# What stands where a toolkit has no name to give.
TYPE_NAMES = ('Gtk', 'Adw', 'Mortise')
NAMED = CONTROLS | {'page tab', 'menu item', 'link'}
# Roles that tell a person nothing about what has the focus.
VAGUE = {'panel', 'filler', 'unknown', 'invalid', 'section'}
# Buttons of the window's frame: keys of the desktop do what they do.
FRAME = {'Minimize', 'Maximize', 'Restore', 'Close'}
# A way that is longer goes in circles.
MOST_STOPS = 250


@dataclass(eq=False)
class Control:
    """Something on the screen, with what it is in."""
    accessible: object
    role: str
    name: str
    x: int
    y: int
    width: int
    height: int
    states: object
    parents: tuple

    def has(self, state):
        return self.states.contains(state)

    def is_within(self, *roles):
        return any(parent.role in roles for parent in self.parents)

    def is_reachable(self):
        return self.has(Atspi.StateType.FOCUSABLE) and self.has(Atspi.StateType.SENSITIVE)

    def __str__(self):
        around = next((parent.name for parent in reversed(self.parents) if parent.name), '')
        return f'{self.role} “{self.name}” at {self.x},{self.y} in “{around}”'


def is_name(name):
    return bool(name) and not name.startswith(TYPE_NAMES)


def read(app, accessible, parents=()):
    """All that is shown from an accessible down, parents first."""
    component = accessible.get_component_iface()
    place = component.get_extents(Atspi.CoordType.WINDOW) if component else None
    if place is not None and (place.width <= 0 or place.height <= 0):
        return
    box = (place.x, place.y, place.width, place.height) if place else (0, 0, 0, 0)
    control = Control(accessible, app.get_role(accessible), app.get_name(accessible), *box, accessible.get_state_set(),
                      parents)
    yield control
    for child in app.children(accessible):
        yield from read(app, child, (*parents, control))


def text_of(control, controls):
    """What a row without a name, or what is beside an image, is called by the labels in it."""
    return ' '.join(other.name for other in controls
                    if other.role == 'label' and control in other.parents and other.name).strip()


def is_explained(image, controls):
    """Whether an image is part of a control that has a name, or stands beside text."""
    return (any(parent.role in NAMED and is_name(parent.name) for parent in image.parents)
            or any(text_of(parent, controls) for parent in image.parents[-2:]))


def find_faults(controls):
    """What has no name or no role that says what it is, for people."""
    for control in controls:
        focusable = control.has(Atspi.StateType.FOCUSABLE)
        if control.role in NAMED and not is_name(control.name):
            # Rows that are chosen from are named by the labels in them.
            if control.role != 'list item' or not text_of(control, controls):
                yield f'{control} has no name'
        # Rows of a closed drop-down are none yet.
        elif control.role in VAGUE and focusable and control.name != 'GtkListItemWidget':
            yield f'{control} takes the focus and does not say what it is'
        elif control.role in ('image', 'icon') and not is_name(control.name) and not is_explained(control, controls):
            yield f'{control} says nothing'
        # The arrows of a spin button are its keys Up and Down, that of a tree's item Shift+Left and Shift+Right; the button
        # of a menu is around the one that is pressed.
        if (control.role in CONTROLS - {'list item'} and not focusable and not control.is_within('spin button', 'tree item')
                and not any(control in other.parents and other.has(Atspi.StateType.FOCUSABLE) for other in controls)):
            yield f'{control} is for the pointer alone'


def walk_by_tab(app):
    """What Tab leads to, until it comes to what it led to before."""
    stops = []
    for _ in range(MOST_STOPS):
        app.press_tab()
        stop = app.focused[-1]
        if stop.path in [other.path for other in stops]:
            return stops
        stops.append(stop)
    raise AssertionError(f'Tab comes to no end at “{app.get_name(stops[-1])}”')


def find_missed(controls, stops, by_arrows):
    """What Tab should have led to. Of a list of one column (named in by_arrows), arrow keys lead from row to row."""
    paths = {stop.path for stop in stops}
    reached = {parent.accessible.path for control in controls if control.accessible.path in paths
               for parent in control.parents} | paths
    groups = {control.parents[-1].accessible.path for control in controls if control.role == 'radio button'
              and control.accessible.path in paths}
    for control in controls:
        in_list = any(parent.role == 'list' and parent.name in by_arrows for parent in control.parents)
        is_stop = (control.role in CONTROLS - {'list item'} and control.is_reachable() and not in_list
                   and control.name not in FRAME)
        in_group = control.role == 'radio button' and control.parents[-1].accessible.path in groups
        if is_stop and not in_group and control.accessible.path not in reached:
            yield f'Tab does not lead to {control}'


def find_jumps(controls, stops):
    """Where the focus goes back: up, and not to the right; or to the left in the same row."""
    by_path = {control.accessible.path: control for control in controls}
    way = [by_path[stop.path] for stop in stops if stop.path in by_path]
    # It is a circle, which was entered anywhere.
    top = min(range(len(way)), key=lambda index: (way[index].y, way[index].x), default=0)
    way = way[top:] + way[:top]
    for before, after in zip(way, way[1:]):
        if before in after.parents or after in before.parents:
            continue
        is_above = after.y + after.height <= before.y
        is_beside = after.y < before.y + before.height and before.y < after.y + after.height
        if is_above and after.x < before.x + before.width:
            yield f'from {before} Tab goes up to {after}'
        elif is_beside and after.x + after.width <= before.x:
            yield f'from {before} Tab goes left to {after}'
