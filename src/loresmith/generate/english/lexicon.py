"""The small words of English that hold a sentence together, by what they do in it."""

DETERMINERS = frozenset(
    "a an the each every any some no all both many several few another one two three four five six seven eight nine ten".split()
)
ARTICLES = frozenset("a an the".split())
PREPOSITIONS = frozenset(
    "of in on at by for from to with without within into onto over under between among through throughout during against across"
    " along around about above below behind beyond per via upon toward towards like unlike as than inside outside off until till"
    " besides despite except after before since near up down out".split()
)
MODALS = frozenset("can could may might must shall should will would cannot".split())
BE = frozenset("is are was were".split())
HAVE = frozenset("has have had".split())
DO = frozenset("does do did".split())
AUXILIARIES = MODALS | BE | HAVE | DO
# "isn't" as it is read: the auxiliary, with a `not` behind it.
NEGATED = {
    f"{aux}n't": aux for aux in ("is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "could", "should", "would", "must")
} | {"can't": "can", "won't": "will"}
PERSONAL = frozenset("i we you he she it they me us him her them".split())
DEMONSTRATIVES = frozenset("this that these those such".split())
PRONOUNS = (
    PERSONAL
    | DEMONSTRATIVES
    | frozenset("there here one none nothing anything everything something what which who whoever others another".split())
)
RELATIVES = frozenset("that which who whose whom where when why how what whether if".split())
CONJUNCTIONS = frozenset("and or nor but".split())
# What opens a subordinate clause in front of the main one.
SUBORDINATORS = frozenset("if when whenever because since while although though unless until once after before whereas as".split())
ADVERBS = frozenset(
    "also always already almost actually automatically basically briefly carefully certainly clearly commonly completely constantly"
    " correctly currently directly dynamically easily effectively entirely essentially eventually ever exactly exclusively"
    " explicitly finally frequently fully generally globally gradually immediately implicitly increasingly indirectly individually"
    " initially internally just largely locally logically mainly manually merely more most mostly naturally nearly never normally"
    " not obviously occasionally often only optionally originally otherwise partially particularly possibly potentially precisely"
    " predominantly previously primarily probably properly purely quickly rarely readily really recently recursively regularly"
    " repeatedly safely seldom separately simply simultaneously sometimes soon specifically statically still strictly strongly"
    " subsequently successfully temporarily then thereby therefore thus traditionally transparently typically uniquely"
    " unconditionally usually very virtually widely yet thereafter again additionally instead periodically silently solely lazily"
    " eagerly atomically hence perhaps maybe specially collectively similarly".split()
)
NUMBER_WORDS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
MONTHS = frozenset("January February March April May June July August September October November December".split())
# Plurals without a final s, and singulars with one.
IRREGULAR_PLURALS = frozenset("data people children criteria indices media men women mice vertices matrices phenomena feet".split())
SINGULARS_IN_S = frozenset(
    "analysis basis bias bus canvas class access address alias axis process progress status success synthesis thesis this series windows"
    " mathematics physics focus lens news os dos kubernetes redis pandas species".split()
)
# Third persons that are never plural nouns.
SURE_VERBS = frozenset(
    "says means thinks knows sees tells allows requires contains provides ensures becomes happens exists includes consists gets"
    " gives takes makes goes".split()
)
SMALL_WORDS = ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | PRONOUNS | RELATIVES | SUBORDINATORS
