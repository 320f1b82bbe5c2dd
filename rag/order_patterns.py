"""The words and forms in which texts give orders to programs, German and English; see `rag.untrusted`."""

from __future__ import annotations

import re

_PROGRAM = (
    r"(?:KI|AI|A\.I\.|LLMs?|GPT|ChatGPT|Claude|Gemini|Copilot|Chatbots?|Bots?|Agent(?:en|s)?|"
    r"(?:KI|AI)[- ](?:\w+[- ]?)?(?:Systeme?n?|Modelle?n?|Assistent\w*|Assistants?|Models?|Systems?|Agents?|Agenten)|"
    r"(?:digitalen?|virtuellen?|automatischen?)\s+Assistent\w*|"
    r"Assistent(?:en|in|innen)?|Assistants?|Sprachmodelle?n?|Sprachassistent\w*|language models?|Sprach-KI|"
    r"Suchassistent\w*|Modelle?n?|models?|Antwortsystem\w*|system|System|Maschinen?|machines?|crawlers?|Crawler)"
)
_RULES = (
    r"(?:Anweisung\w*|Instruktion\w*|Vorgaben?|Regeln?|Befehle?n?|Systemprompts?|Prompts?|Kontext\w*|Quellen?|"
    r"Sicherheitsregeln|Richtlinien|Artikel|Fragen?|Belege?n?|Zitierregeln|instructions?|rules?|guidelines?|"
    r"directions|directives|commands?|context|constraints|safeguards|training|sources?|citations?|question)"
)
_REPLY = (
    r"(?:Antwort(?:en)?|Ausgabe|Zusammenfassung|Frage(?:n)?|Nutzer\w*|Fragesteller\w*|User\w*|(?:das|dem) (?:\w+ )?"
    r"(?:Wort|Kennwort|Codewort|Satz|Code)|"
    r"Codewort|Kennwort|Passwort|Link|Quellenangaben?|Quelle(?:n)?|Belege?|Fußnoten?|Zitate?|Systemprompt\w*|Prompt\w*|"
    r"Anweisung\w*|Base64|ROT13|answers?|repl(?:y|ies)|responses?|output|summary|summaries|questions?|users?|"
    r"the (?:\w+ ){0,2}(?:word|phrase|code|token|string|sentence|password|following)|codeword|sources?|citations?|"
    r"footnotes?|"
    r"(?:system )?prompt|instructions?|links?|only with|exactly|nothing else|nothing but|base64|rot13|"
    r"nichts anderes|wörtlich|ausschließlich|persona|role|Rolle)"
)
_STARTS = (
    r"(?:^|[.!?:;,–—…\-\])(]\s*|\b(?:bitte|please|now|jetzt|nun|and|und|then|dann|sofort|immediately|instead|"
    r"stattdessen|you must|you should|you shall|you will|du musst|du sollst|sie müssen|sie sollen|always|never|"
    r"immer|stets|niemals|therefore|also|also:|daher|simply|just|einfach)\s+)"
)
# Each is one form of order; looked for outside quotation marks.
ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Ignore what you were told.
        rf"{_STARTS}(?:do not|don't|stop)?\s*(?:ignor(?:e|ier|iere|ieren sie)|disregard|forget|override|bypass|discard|"
        rf"vergiss|vergesst|vergessen sie|missachte\w*|missachten sie|verwirf|verwerfen sie|überschreibe?|beachte|"
        rf"beachten sie)\b[^.!?]{{0,60}}\b(?:{_RULES}|everything (?:above|before)|alles (?:bisherige|obige|vorherige))",
        rf"{_STARTS}(?:follow|obey|execute|befolge?|befolgen sie|folge|führe)\b[^.!?]{{0,20}}\b(?:this|these|my|"
        rf"new|hidden|following|"
        rf"diese\w*|meine\w*|neue\w*|folgende\w*|versteckte\w*|it|ihr|ihm)\b[^.!?]{{0,30}}\b(?:{_RULES})",
        rf"{_STARTS}(?:reveal|print|disclose|show|output|repeat|verrate?|verraten sie|offenbare?|zeige?|"
        rf"zeigen sie|gib|geben sie)\b"
        r"[^.!?]{0,60}\b(?:system ?prompt\w*|prompt\w*|instructions|anweisungen|vorgaben|gesprächsverlauf|api[- ]?key|schlüssel)",
        # You are now somebody else.
        r"\b(?:you are (?:now |henceforth |no longer |from now on )|from now on,? (?:you|act|answer|respond|reply)|"
        r"pretend (?:that you|you)|act as (?:if you|my)|let's role-?play|imagine you are|"
        r"assume the role|du bist (?:jetzt|nun|ab jetzt|ab sofort|fortan)|sie sind (?:jetzt|nun|"
        r"ab sofort) (?:ein|eine|der|die)\b|"
        r"ab (?:jetzt|sofort|nun) (?:bist du|antworte\w*|sprich\w*|heißt du|antworten sie|gilt für (?:dich|alle antworten))|"
        r"stell dir vor,? du (?:bist|wärst)|tu so,? als|spiele? (?:die rolle|eine rolle|einen|jetzt)|"
        r"übernimm die rolle|verhalte dich (?:wie|als)|developer mode|entwicklermodus|jailbreak mode|dan mode)",
        r"\byou are (?:an? |the )?(?:\w+ ){0,3}(?:assistant|AI|chatbot|bot|language model|DAN)\b",
        r"\bdu bist (?:ein |eine |der |die )?(?:\w+ ){0,3}(?:assistent\w*|KI|chatbot|bot|sprachmodell)\b",
        # As a program, do …
        rf"(?:^|[.!?:]\s*)(?:as an?|als) (?:\w+ )?{_PROGRAM}\b[^.!?]{{0,40}}\b(?:you|du|must|should|musst|sollst|antwort\w*|"
        r"I|ich|answer|respond|reply|write|say)\b",
        # To the program: …
        rf"(?:^|[.!?]\s*|\*)(?:(?:dear|hey|hi|hello|achtung|attention|hinweis\w*|notiz|note|notice|memo|message|nachricht|"
        rf"anweisung\w*|instructions?|anleitung|mitteilung|wichtig\w*|important|editor['’]s note|redaktionshinweis\w*|"
        rf"an(?= alle| die| den| das| jede| unsere| ki)|to|for|für|liebe[rs]?)\W+)+(?:(?:alle|all|any|every|the|our|die|"
        rf"den|das|jede[ns]?|der|unsere\w*)\W+)?(?:\w+\W+)?"
        rf"{_PROGRAM}\b(?:[^.!?\n]{{0,60}}?[:,!–—-]|[^.!?]{{0,80}}\b(?:must|should|shall|müssen|sollen|muss|soll|"
        rf"ist anzuweisen|are to|is to))",
        rf"(?:^|[.!?:]\s*)(?:any|every|all|the|this|jede[rs]?|alle|die|der|"
        rf"das)\s+{_PROGRAM}\b[^.!?]{{0,60}}\b(?:must|should|shall|"
        rf"müssen|sollen|muss|soll|hat|haben)\b[^.!?]{{0,60}}\b(?:{_RULES}|{_REPLY}|{_STARTS}(?:antworten|answer|reply|respond))",
        rf"\b{_PROGRAM}\s+(?:must|should|shall|müssen|sollen|muss|soll)\b[^.!?]{{0,80}}\b(?:als|as|in|mit|with)\s+"
        r"(?:(?:ihre[rn]?|seine[rn]?|die|the|their|its|an|every|jeder)\s+)?(?:Antwort(?:en)?|answers?|"
        r"repl(?:y|ies)|responses?)\b",
        r"\bwhen (?:you|an? (?:ai|assistant|llm|bot|model|chatbot)|assistants?|"
        r"a language model) (?:\w+ ){0,2}(?:read|see|process|"
        r"summari[sz]e|answer|are asked|is asked|cite|encounter)\w*\b",
        r"\bwenn (?:du|eine? (?:ki|assistent\w*|sprachmodell|chatbot|modell)) (?:\w+ ){0,6}(?:liest|lesen|zusammenfass\w*|"
        r"gefragt wirst|gefragt wird|antwortest|antwortet|verarbeitest|zitierst)\b",
        # Answer like this.
        rf"{_STARTS}(?:only |nur |do not |don't |never )?(?:answer|respond|reply|say|write|output|print|repeat|return|end|begin|"
        rf"start|finish|append|include|insert|add|mention|cite|quote|translate|decode|summari[sz]e|tell|use|speak|prefix|"
        rf"conclude|close|omit|remove|skip|hide|state|claim|present|put|send|fetch|call|visit|open|encode|render|display)\b"
        rf"[^.!?]{{0,70}}\b{_REPLY}\b",
        rf"{_STARTS}(?:nur |nicht |nie |niemals )?(?:antworte|antworten sie|schreibe?|schreiben sie(?! uns)|sage?|sagen sie|"
        rf"gib|gebt|geben sie|beende|beenden sie|beginne|beginnen sie|füge?|fügen sie|hänge?|hängen sie|zitiere?|"
        rf"zitieren sie|nenne?|nennen sie|wiederhole?|wiederholen sie|übersetze?|übersetzen sie|erwähne?|erwähnen sie|"
        rf"verwende?|verwenden sie|entschlüssele?|entschlüsseln sie|dekodiere?|dekodieren sie|decodiere?|lass|lasse|"
        rf"lassen sie|verschweige?|verschweigen sie|behaupte?|behaupten sie|stelle?|stellen sie|setze?|setzen sie|rufe?|"
        rf"rufen sie|öffne|öffnen sie|merke?|merken sie|zeige?|zeigen sie|binde?|binden sie|ergänze?|ergänzen sie|"
        rf"formuliere?|formulieren sie|fasse?|fassen sie|teile?|teilen sie|sprich|sprechen sie)\b[^.!?]{{0,80}}\b{_REPLY}\b",
        # A frame of another conversation.
        r"(?:^\W*|[\[(*#]\s*)(?:system|assistant|developer|user|human|tool|function|assistent|nutzer|entwickler)\s*"
        r"(?:message|prompt|override|nachricht|anweisung|note|update|hinweis|meldung|result|output|"
        r"\(\w+\))?\s*[\])]?\s*:(?:\s|$)",
        r"\b(?:system[- ]?(?:prompt|override|nachricht|anweisung|meldung|instruction)s?|(?:neue|new|updated|revised|geänderte) "
        r"(?:system|anweisung|instruction|directive|vorgabe)\w*)\b\s*(?:der redaktion|des systems|des herausgebers|"
        r"from the editors?)?\s*:",
        r"^\W*(?:begin|end|start|beginn|ende) (?:of )?(?:the |des |der )?(?:system|instructions?|prompts?|systemprompts|"
        r"anweisung\w*|context|"
        r"untrusted|articles?|sources?|quellen|artikels)\b",
        r"^\W*(?:frage|question|q|f)\s*\d*\s*:.{0,300}\b(?:antwort|answer|a)\s*\d*\s*:",
        r"^\W*(?:(?:the |die )?(?:only |einzig )?(?:correct|true|korrekte|richtige|wahre) (?:answer|"
        r"antwort))\b[^.!?]{0,60}(?:is|lautet|:)",
    )
)
# First letters of the words of which an order holds at least one; looked for first, as most text has none.
PREFIX = 5
TOPICS = frozenset(
    """
    ki ai llm llms gpt chatg claud gemin copil chatb bot bots agent assis digit virtu autom sprac langu model
    sucha antwo syste masch machi crawl anwei instr vorga regel befeh promp konte quell richt artik artic frage
    beleg siche zitie rules rule guide direc comma conte const safeg train sourc citat quest ausga zusam nutze
    user users wort kennw codew satz code passw link links fußno zitat base6 rot13 answe repli reply respo outpu
    summa word phras token strin sente follo footn exact nothi wörtl aussc perso role rolle rolep prete imagi
    assum devel entwi jailb dan you your du dich dir deine tu every alles api q gespr schlü human tool funct
    """.split()
)
