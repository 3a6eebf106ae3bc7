"""Words that say nothing about a theme: of the language, and of abstracts in general.

The lists are for English. A word of another language is taken for a word of a
theme, which is right for names and terms and wrong for its articles.
"""

_FUNCTION = """
a about above according across after again against al all almost alone along already also although
always am among an and another any anything are as at away be became because become becomes been
before being below between beyond both but by can can't cannot could d did do does doing don't done
down due during e.g each either else enough especially et etc even ever every everything few first
for from further get give given gives had has have having he hence her here his how however i i.e if
in indeed instead into is it it's its itself just last least less let like ll made mainly make makes
making many may me might more moreover most mostly much must my namely near need neither never
nevertheless next no non nor not nothing now of off often on once one ones only onto or other others
our out over own per perhaps rather re really regardless s same second see seem several shall she
should since so some still such t than that the their them themselves then there thereby therefore
these they this those though three through throughout thus to together too toward towards two under
unlike until up upon us use used uses using usually various ve very via vs was way we well were what
when where whereas whether which while who whole whom whose why will with within without would yet
you your
"""

_ABSTRACT = """
ability able abstract accordingly achieve achieved achieves achieving additional additionally
address addressed addresses addressing advance advanced advances advancing aim aims algorithm
algorithms allow allowed allowing allows amount analysis analyze applied apply applying approach
approaches art article aspect aspects attempt author authors available average based baseline
baselines basis behavior benchmark benchmarks best better bring build building built called
capabilities capability capable capture captures carefully case cases central challenge challenges
challenging characterize choice clear clearly code combine combined combining common commonly
compare compared comparison competitive complete complex complexity component components
comprehensive comprehensively concept concern concerns conclude conduct conducted consider
considered considering consist consuming consistently consists contain contains context contribute
contribution contributions core corresponding crucial current currently data dataset datasets deal
deep demonstrate demonstrated demonstrates demonstrating depend derive derived describe described
design designed despite detail details determine develop developed developing development different
difficult difficulty direct directly discover discuss diverse domain domains drive easily effect
effective effectively effectiveness effort efforts either element emerging emphasize empirical
empirically employ enable enabled enables enabling encourage end enhance enhanced enhances enhancing
ensure ensures ensuring entire essential establish evaluate evaluated evaluating evaluation evidence
example examples exhibit exist existing experiment experimental experimentally experiments explore
explored exploring extend extended extending extensive extensively facilitate fact fail fails far
field final finally find finding findings five focus focused focuses focusing follow following form
formal found four framework frameworks full fully fundamental future gap general generally goal
goals good great greatly ground group grow growing growth handle help helps high higher highlight
highlights highly idea identified identify impact implement implementation importance important
improve improved improvement improvements improves improving include included includes including
incorporate increase increased increases increasing increasingly indicate indicates information
insight insights inspired integrate integrated integrating interest interesting introduce introduced
introduces introducing investigate investigated issue issues key kind known lack large largely
larger latest lead leading leads learning level leverage leveraged leverages leveraging limit
limitation limitations limited literature little long low lower main maintain maintaining major
manner means measure method methodology methods mitigate model models motivated multiple naturally
necessary new notable note novel number numbers numerous objective observe observed obtain obtained
offer offering offers open-source order original outperform outperforming outperforms overall
overcome overview paper papers paradigm part particular particularly perform performance performed
performing performs pipeline play poor popular pose possible potential powerful practical practice
precisely present presented presents prevent previous previously primarily prior problem problems
process produce produced promising proper properties propose proposed proposes proposing prove
provide provided provides providing public publicly purpose put quality question questions quite
raise range rapid rapidly real-world recent recently reduce reduced reduces reducing related
relatively release released relevant relies rely remain remains remarkable report reported require
required requirement requires requiring research researcher researchers result resulting results
reveal reveals role scenario scenarios section set setting settings show showed showing shown shows
significance significant significantly similar simple simply single six small solution solutions
solve solved solves solving sota specific specifically standard state state-of-the-art step steps
strong structure studied studies study substantial substantially successful successfully suffer
sufficient suggest suggests superior support supporting synthetic system systematic systematically
systems tackle take target task tasks technique techniques term terms test tested texttt thorough
thoroughly thousands time times today total traditional train trained training try typical typically
ultimately underlying understand understanding unified unique unlock validate validated validity
value values variety various vast verify version view vital wide widely widespread work works world
years yield yields zero
"""

_MAY_END = """
algorithm algorithms analysis behavior benchmark benchmarks code complexity context data dataset
datasets deep evaluation framework frameworks information learning model models problem problems
process reasoning structure system systems test training understanding world
"""

_MAY_START = """
algorithm behavior benchmark code common concept context core data dataset deep domain field goal
group information knowledge large learning long low model open-source process quality question range
real-world role single state structure support synthetic system task test time training value view
world zero
"""

DETERMINERS = frozenset(
    "a an any each every her his its my no our some that the their these this those your".split()
)
"""Function words that begin a noun phrase: what stands before one is often a verb."""

FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""No phrase holds one of them."""

ABSTRACT_WORDS = frozenset(_ABSTRACT.split())
"""Vocabulary of abstracts: no phrase by itself."""

WEAK_ENDS = ABSTRACT_WORDS - frozenset(_MAY_END.split())
"""No phrase ends with one of them."""

WEAK_STARTS = ABSTRACT_WORDS - frozenset(_MAY_START.split())
"""No phrase begins with one of them."""
