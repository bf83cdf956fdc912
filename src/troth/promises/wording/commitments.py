"""What makes a sentence a promise of whoever says it, in English and in German."""

from __future__ import annotations

import re

# What is done when a promise is kept. Others ("be", "see", "think") say nothing that could be kept.
ENGLISH_DEEDS = (
    "send|deliver|pay|transfer|wire|call|ring|phone|get back|come back|check|prepare|fix|repair|refund|ship|"
    "provide|bring|order|confirm|arrange|forward|e-?mail|mail|write|replace|return|credit|finish|"
    "complete|make|"
    "update|share|sign|install|pick|drop|collect|visit|schedule|book|review|answer|reply|respond|"
    "let you know|"
    "let you have|talk|ask|look into|find out|give|organi[sz]e|set up|sort|settle|issue|draft|print|"
    "post|submit|"
    "upload|hand|swap|exchange|correct|cancel|reserve|hold|put|take care|follow up|keep you|inform|tell|"
    "invoice|"
    "quote|measure|adjust|assemble|service|tune|order|have it|have them|have that|have the|get you|"
    "get it|get the|"
    "do it|do that|do so|do this|do|reimburse|extend|renew|change|clean|test|deal with|attend|come|pass|show|"
    "supply|build|add|remove|translate|approve|release|dispatch|move|start|begin|contact|reach out|touch base"
)
GERMAN_DEEDS = (
    "schick|send|mail|liefer|zahl|bezahl|überweis|ruf|meld|prüf|bereit|reparier|erstatt|versend|"
    "verschick|bring|"
    "bestell|bestätig|kümmer|leit|schreib|ersetz|tausch|erledig|mach|aktualisier|unterschreib|unterzeichn|"
    "installier|hol|besuch|reservier|antwort|frag|klär|geb|gib|gebe|stell|druck|reich|lad|korrigier|"
    "storniert|"
    "stornier|informier|besprech|sprech|vereinbar|organisier|ermittl|rechn|montier|wart|komm|leg|übernehm|"
    "beantwort|besorg|richt|bau|teil|sag|zeig|reserv|buch|beauftrag|versuch es|zieh|änder|ergänz|"
    "gutschreib|schau"
)
NO_DEED = re.compile(
    r"^(?:be (?!with you|done|ready|finished|there|over|round)|see|think|need|want|like|have to|miss|"
    r"know|love|hope|wait|try|"
    r"assume|remember|forget|believe|look forward|probably|maybe|never|always|not|also be|understand|agree|"
    r"keep (?:that|this|it) in mind|take (?:that|this) into|talk (?:soon|later)|meet|have a (?:look|think))"
)

WE = r"(?:i|we)"
WILL = r"(?:['’]ll|\s+will|\s+shall|\s+am going to|\s+are going to|['’]m going to|['’]re going to)"
SURELY = (
    r"(?:\s+(?:also|then|gladly|definitely|certainly|personally|of course|happily|now|just|still|"
    r"both|make sure to|make sure (?:that )?we|be sure to))*"
)
FUTURE = re.compile(rf"\b{WE}{WILL}{SURELY}\s+(?P<deed>[a-z][a-z'’ -]+)")
VOW = re.compile(
    rf"\b{WE}\s+(?:hereby\s+|also\s+)?(?:promise|guarantee|undertake|commit|pledge)\b(?!.*\b(?:that|"
    rf"nothing))\s*(?:you\s+)?"
    rf"(?:to\s+|we\s+will\s+|i\s+will\s+|i['’]ll\s+|we['’]ll\s+|delivery|payment)"
)
PRESENT = re.compile(
    rf"\b{WE}(?:['’]m|['’]re| am| are)?\s+(?:can\s+)?(?P<deed>{ENGLISH_DEEDS}|sending|delivering|paying|"
    rf"shipping|bringing|calling|coming)\b"
)
FOR_YOU = re.compile(
    r"\byou(?:['’]ll| will| can)\s+(?:then\s+)?(?:have|get|receive|hear (?:back )?from|find|collect|"
    r"pick|expect)\b"
)
IT_WILL = re.compile(
    r"\b(?:it|they|that|everything|(?:the|your|our|my|a|both|all|this)\s+[\w -]{2,40}|payment|delivery|"
    r"shipment)(?:['’]ll| will)\s+"
    r"(?:all\s+)?(?:be (?:with you|ready|done|there|shipped|sent|delivered|paid|finished|back|repaired|fixed|"
    r"transferred|refunded|installed|available|replaced|in your|on your|dispatched|made|credited|posted|"
    r"complete)"
    r"|arrive|reach you|go out|leave|follow|ship)\b"
)
IT_GOES = re.compile(
    r"\b(?:it|they|(?:the|your|our|both|all)\s+[\w -]{2,40})\s+(?:goes out|go out|ships?|leaves? (?:us|"
    r"here|our))\b"
)
SHORT = re.compile(
    rf"^(?:ok(?:ay)?[,.]?\s+|sure[,.]?\s+|yes[,.]?\s+|great[,.]?\s+|"
    rf"thanks[,.]?\s+)?will\s+(?P<deed>{ENGLISH_DEEDS})\b(?!.*\byou\s+(?:be|come|send)\b)"
)
LET_ME = re.compile(rf"\blet (?:me|us)\s+(?P<deed>{ENGLISH_DEEDS})\b")

ICH = r"(?:ich|wir)"
GERMAN_PRESENT = re.compile(
    rf"\b(?:{ICH}\s+(?:\w+\s+){{0,2}}?(?:{GERMAN_DEEDS})(?!e?te[nt]?\b)\w*|"
    rf"(?:{GERMAN_DEEDS})(?!e?te[nt]?\b)\w*\s+{ICH})\b"
)
GERMAN_FUTURE = re.compile(
    rf"\b(?:(?:ich\s+werde|werde\s+ich)|(?:wir\s+werden|werden\s+wir))\b.*\b\w*(?:{GERMAN_DEEDS})\w*n\b"
)
GERMAN_VOW = re.compile(
    rf"\b(?:{ICH}\s+(?:verspreche|versprechen|garantiere|garantieren|sage|sagen|sichere|sichern)|"
    rf"versprochen[:,])\b.*"
)
GERMAN_FOR_YOU = re.compile(
    r"\b(?:sie|du|ihr)\s+(?:bekommen|bekommst|bekommt|erhalten|erhältst|erhaltet|kriegen|kriegst|kriegt|"
    r"haben|hast|hören|hörst|hört)\b"
    r"|\b(?:bekommen|erhalten|kriegen|haben|hören)\s+sie\b|\b(?:bekommst|kriegst|hast|hörst|erhältst)\s+du\b"
)
GERMAN_IT = re.compile(
    r"\b(?:wird|werden)\b.*\b(?:geliefert|verschickt|versendet|überwiesen|bezahlt|gezahlt|fertig|"
    r"erledigt|repariert|"
    r"zugeschickt|gesendet|zugesendet|ausgetauscht|erstattet|montiert|gutgeschrieben|abgeholt|"
    r"installiert|beglichen)\b"
    r"|\bgeh(?:t|en)\b.*\b(?:raus|heraus|hinaus|ab|auf den weg|in die post|zur post)\b"
    r"|\b(?:liegt|ist|sind|steht)\b.*\b(?:bei ihnen|bei dir|abholbereit|fertig|bereit)\b"
)
GERMAN_SHORT = re.compile(
    r"^(?:ok(?:ay)?[,.]?\s+|gerne[,.]?\s+|danke[,.]?\s+|ja[,.]?\s+)?(?:schicke|sende|maile|melde|rufe|"
    r"prüfe|bringe|erledige|überweise|kläre|kümmere|liefere|bestelle|gebe|mache)\b"
)

# What takes the promise out of a sentence.
OPEN_END = re.compile(
    r"\b(?:if|unless|in case|provided|as soon as|once|whenever|should you|should we|assuming|depending|"
    r"would|could|"
    r"might|may be|maybe|perhaps|possibly|hopefully|probably|likely|try|tries|hope|aim|plan to|intend|"
    r"expect to|"
    r"would like|['’]d|whether|until then|subject to|when|after you|ideally|"
    r"falls|wenn|sofern|sobald|würde[nt]?|könnte[nt]?|vielleicht|eventuell|evtl|möglicherweise|"
    r"hoffe[n]?|hoffentlich|"
    r"versuche[n]?|vermutlich|wahrscheinlich|voraussichtlich|bemühe[n]?|wohl|ob|dürfte[n]?|möchte[n]?|"
    r"wollte[n]?|"
    r"sollte[n]?|nachdem|vorausgesetzt|je nachdem|gegebenenfalls|ggf|müsste[n]?|plane[n]?)\b"
)
NEGATED = re.compile(
    r"\b(?:not|never|cannot|can['’]?t|won['’]?t|don['’]?t|doesn['’]?t|isn['’]?t|aren['’]?t|neither|nor|"
    r"no longer|unable|nothing|nobody|"
    r"nicht|nie|niemals|kein(?:e[nmrs]?)?|weder|nichts|niemand)\b"
)
NOT_NEGATED = re.compile(
    r"\b(?:no|not) later than\b|\bnicht später als\b|\bdon['’]?t worry\b|\bno worries\b|\bno problem\b|"
    r"\bnot only\b|\bkein problem\b|"
    r"\bnicht nur\b|\bkeine sorge\b|\bwithout fail\b"
)
HABIT = re.compile(
    r"\b(?:always|usually|normally|often|generally|typically|every|each|regularly|sometimes|"
    r"immer|jeden|jede[rs]?|üblicherweise|normalerweise|gewöhnlich|meist(?:ens)?|oft|regelmäßig|"
    r"manchmal|stets|grundsätzlich)\b"
)
REPORTED = re.compile(
    r"\b(?:said|told|wrote|claimed|asked|mentioned|thought|i think|we think|believe|guess|suppose|"
    r"according to|asks|says|"
    r"sagte[nt]?|meinte[nt]?|schrieb(?:en)?|glaube[n]?|denke[n]?|dachte[n]?|behauptet|erzählte|laut|"
    r"gesagt|hieß)\b"
)
NOW = re.compile(
    r"\b(?:attached|herewith|enclosed|anbei|hiermit|im anhang|beigefügt|soeben|habe|haben wir|hatte|"
    r"hatten|wurde[n]?|war|waren)\b"
)
ASKS = re.compile(r"\b(?:bitte|please|mir|uns)\b")
