"""One person's way into a profile: whatever they ask is decided, logged, and only then done.

Who somebody is has been proven before (their signature or their session names `person`); as what they come is held
against what is stated.
"""

from vcedu.holder.visiting.changing import Changing
from vcedu.holder.visiting.consenting import Consenting
from vcedu.holder.visiting.keeping import Keeping
from vcedu.holder.visiting.opening import Opening
from vcedu.holder.visiting.releasing import Releasing


class Visit(Consenting, Releasing, Changing, Opening, Keeping):
    """What one person may see and do in a profile; `PersonalDataStore.visited_by` makes it."""
