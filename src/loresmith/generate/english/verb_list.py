"""The verbs of technical English, as data for `verbs.py`: a new verb goes here."""

IRREGULAR = """
arise arose arisen, become became become, begin began begun, bind bound bound, break broke broken, bring brought brought, build built
built, catch caught caught, choose chose chosen, come came come, cost cost cost, cut cut cut, deal dealt dealt, do did done, draw drew
drawn, drive drove driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt, find found found, forget forgot forgotten, forgo
forwent forgone, get got got, give gave given, go went gone, grow grew grown, have had had, hear heard heard, hide hid hidden, hit hit
hit, hold held held, keep kept kept, know knew known, lay laid laid, lead led led, leave left left, let let let, lie lay lain, lose lost
lost, make made made, mean meant meant, meet met met, override overrode overridden, overwrite overwrote overwritten, pay paid paid, put
put put, read read read, rebuild rebuilt rebuilt, redo redid redone, reset reset reset, rewrite rewrote rewritten, rise rose risen, run
ran run, say said said, see saw seen, seek sought sought, sell sold sold, send sent sent, set set set, show showed shown, shrink shrank
shrunk, shut shut shut, sink sank sunk, speak spoke spoken, spend spent spent, spin spun spun, split split split, spread spread spread,
stand stood stood, stick stuck stuck, take took taken, teach taught taught, tell told told, think thought thought, throw threw thrown,
undergo underwent undergone, understand understood understood, undo undid undone, unwind unwound unwound, uphold upheld upheld, wake woke
woken, win won won, withdraw withdrew withdrawn, withstand withstood withstood, write wrote written
"""
"""Base, past and participle of each verb that rules do not inflect."""

REGULAR = """
abort absorb accept access accommodate accompany accomplish account achieve acquire act activate adapt add address adjust adopt advance
affect aim alert allocate allow alter amount analyse analyze announce answer anticipate appear append apply approach arrange ascribe ask
assemble assert assign assist associate assume assure attach attain attempt attract authenticate author automate avoid await balance base
behave belong benefit block boost borrow bound branch broadcast browse bundle bypass cache calculate calibrate call cancel capture carry
cause cease certify chain change characterize charge check circumvent claim classify clean clear click clone close coerce collect combine
comment commit communicate compare compete compile complain complete comply compose compress comprise compute concatenate conceal concern
conclude conduct configure confirm conflict conform connect consider consist constitute constrain construct consult consume contact
contain continue contribute control convert convey cool copy correct correlate correspond corrupt count cover crash create cross customize
damage debug decide declare decode decompose decrease decrypt dedicate deduce default defer define degrade delay delegate delete deliver
demand demonstrate deny depend deploy deprecate derive describe design designate destroy detach detect determine develop devote dictate
differ differentiate direct disable disallow disappear discard disconnect discourage discover discuss display dispose distinguish
distribute disturb divide document double download drain drop duplicate earn ease edit elapse eliminate embed emerge emit emphasize employ
empty emulate enable encapsulate enclose encode encounter encourage encrypt end enforce engage enhance ensure entail enter enumerate equal
erase escape establish estimate evaluate evolve examine exceed exchange exclude execute exhibit exist exit expand expect expire explain
exploit explore export expose express extend extract facilitate fail favor favour feature fetch fill filter finalize finish fire fit fix
flag flow flush focus follow forbid force fork form format foster found freeze fulfill function gain gather generate govern grant group
guarantee guard guide halt handle happen harm heat help hinder honor host identify ignore illustrate impact implement imply import impose
improve include incorporate increase increment incur indicate induce infer inflate inform inhabit inherit inhibit initialize initiate
inject inline inquire insert inspect inspire install instantiate instruct integrate intend interact intercept interfere interpret
interrupt intersect introduce invalidate invent invert invoke involve isolate issue iterate join jump justify label lack last launch leak
learn lend license lift limit link list listen live load locate lock log look loop lower maintain manage mandate manipulate manufacture
map mark mask match matter maximize measure mention merge migrate minimize mirror mitigate mix mock modify monitor mount move multiply
name need negate normalize notify number obey observe obtain obviate occupy occur offer omit open operate optimize order organize
originate outlive output overflow overload own pack parse participate partition pass paste patch pause perform permit persist persuade
pertain pin place plan play plot point poll pop populate port pose possess post power preallocate precede predict prefer prepare prepend
preserve press presume prevent print prioritize proceed process produce profile program progress prohibit promise promote prompt propagate
propose protect prove provide prune publish pull purchase purge push qualify quantify query quit quote raise range rank rate reach react
realize reallocate rebase recalculate recall receive reckon recommend recompile recompute reconcile reconstruct record recover recreate
recycle redirect reduce refer reference refine reflect refresh refuse refute regard regenerate register regulate reject rejoin relabel
relate relax release reload relocate rely remain remember remind remove rename render reopen reorder repair repeat rephrase replace
replicate reply repopulate report represent reproduce request require rerun rescue resemble reserve reside resist resize resolve respect
respond restart restore restrict result resume retain retire retrieve retry return reuse reveal reverse revert review revise reward rewind
roll rollback rotate round route rush sample satisfy save scale scan schedule scope score scratch scroll seal search secure seem select
separate sequence serialize serve settle shadow shape share shift ship shorten sign signal signify simplify simulate skip slice slow
smooth snapshot solve sort span specialize specify speed spot squeeze stabilize stack stamp start state stay steal step stop store stream
strengthen stretch strip strive struggle stuff style submit subscribe substitute subtract succeed suffer suffice suggest suit summarize
supersede supplement supply support suppress surpass surround survive suspend swallow swap switch synchronize tag target tend terminate
test thank throttle tie toggle tolerate touch trace track train transfer transform translate transmit transport trap treat trigger trim
trip truncate trust try tune turn tweak type uncover underestimate underlie unify uninstall unload unlock unpack unwrap update upgrade
upload use utilize vacuum validate vary verify view violate visit visualize wait walk want warn warp warrant wash watch weaken weigh
weight widen wish work worry wrap yield zero
"""
"""Base forms of the verbs that add -ed."""

DOUBLING = """
begin commit control cut debug defer drop emit fit flag forbid forget get hit incur infer let log map occur omit permit pin plan plot pop
prefer program put quit refer reset run scan set shut skip spin split spot step stop strip submit swap tag transfer trap trim trip unwrap
win wrap
"""
"""Base forms of the verbs that double their last letter: `planned`, `planning`."""
