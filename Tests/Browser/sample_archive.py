#!/usr/bin/env python3
"""Writes an archive of invented stories in many languages, for the browser test and for looking at pages.

    sample_archive.py DIR [NOW]     NOW: RFC 3339, default the present

Words between braces are those that the verdict rests on: {words|concept}.
"""
import datetime
import hashlib
import json
import os
import re
import sys

CONCEPTS = {"face": "facial recognition", "police": "police", "limit": "limits on its use", "harm": "harm done", "vendor": "vendors"}

# hours ago, language, country, outlets, event, direction, score, actors, title, summary
STORIES = [
    (3, "fr", "FR", ["Le Courant", "La Dépêche du Port", "Radio Estuaire", "24 Minutes"], "vendor_policy", "restricts", 0.994,
     [("vendor", "Amazon"), ("vendor", "Microsoft"), ("place", "United States")],
     "Amazon et Microsoft ferment leur {reconnaissance faciale|face} aux {policiers|police} américains",
     "Après des semaines de manifestations, les deux groupes {suspendent la vente|limit} de leurs logiciels de {reconnaissance faciale|face} aux services de {police|police} tant qu’une loi fédérale n’en encadre pas l’usage. Les associations saluent un premier pas, mais rappellent que d’autres fournisseurs, moins connus, continuent de livrer les commissariats et que les contrats en cours ne sont pas résiliés."),
    (5, "en", "GB", ["Harbour Post", "The Fenland Courier"], "wrongful_arrest", "restricts", 0.988, [("agency", "Northgate Police")],
     "{Wrongly arrested|harm} after a {face match|face}, nurse wins apology from {police|police}",
     "Officers held Dinah Okafor for eleven hours because a shop camera’s {facial recognition|face} system placed her in a town she had never visited. The force has paid damages and will no longer act on a match alone."),
    (7, "ar", "QA", ["المرصاد"], "deployment", "expands", 0.961, [],
     "{الشرطة|police} تنشر كاميرات {التعرف على الوجوه|face} في محطات المترو قبل البطولة",
     "قالت إدارة النقل إن النظام سيقارن وجوه الركاب بقوائم المطلوبين، بينما حذرت منظمات حقوقية من أن {الشرطة|police} لم تنشر أي تقييم لأثر {التعرف على الوجوه|face} على الخصوصية."),
    (8, "he", "IL", ["קול הנמל"], "court_ruling", "restricts", 0.973, [("agency", "Israel Police")],
     "בית המשפט: {המשטרה|police} לא תוכל להפעיל {זיהוי פנים|face} במעברים ללא צו",
     "השופטים קבעו כי הפעלת מערכת {זיהוי פנים|face} בידי {המשטרה|police} דורשת חוק מפורש, והקפיאו את הפעלתה עד שהכנסת תדון בו."),
    (9, "zh", "TW", ["江海晚報"], "legislation", "restricts", 0.957, [],
     "立法院初審通過：{警方|police}使用{人臉辨識|face}須經法官同意",
     "草案規定，{警察|police}機關除重大犯罪偵查外不得以{人臉辨識|face}比對公共場所影像，資料最長保存七日，違者可處罰鍰。"),
    (11, "ja", "JP", ["港新報"], "study_audit", "neutral", 0.934, [],
     "{警察|police}の{顔認証|face}、運用基準は都道府県でばらばら　本紙調査",
     "全国の{警察|police}本部に{顔認証|face}システムの運用基準を尋ねたところ、保存期間や照合の対象が大きく異なることがわかった。専門家は「法律による統一した基準が要る」と話す。"),
    (13, "de", "DE", ["Rheinblick", "Der Pegel"], "agency_policy", "expands", 0.949, [("agency", "Bundespolizei")],
     "{Bundespolizei|police} darf {Gesichtserkennung|face} an zwölf Bahnhöfen weiter testen",
     "Das Innenministerium verlängert den Versuch um ein Jahr. Datenschützer kritisieren, dass die {Gesichtserkennung|face} der {Polizei|police} auch Unbeteiligte erfasst und die Trefferquote nie unabhängig geprüft wurde."),
    (15, "es", "AR", ["Diario Meridiano"], "ban", "restricts", 0.982, [("place", "Buenos Aires")],
     "La ciudad {prohíbe|limit} a la {policía|police} el {reconocimiento facial|face} en la calle",
     "La legislatura porteña votó anoche por amplia mayoría una ley que {prohíbe|limit} el {reconocimiento facial|face} en tiempo real y obliga a la {policía|police} a borrar las listas usadas desde 2019."),
    (20, "pt", "BR", ["Folha do Cais", "Jornal da Orla"], "wrongful_arrest", "restricts", 0.966, [],
     "{Preso por engano|harm} após {reconhecimento facial|face}, músico será indenizado pelo Estado",
     "O Tribunal de Justiça concluiu que a {polícia|police} não conferiu a identidade apontada pelo sistema de {reconhecimento facial|face} durante o Carnaval."),
    (26, "ko", "KR", ["한가람일보"], "procurement", "expands", 0.918, [],
     "{경찰청|police}, {얼굴 인식|face} 시스템 도입에 412억 원 배정",
     "{경찰청|police}은 실종자와 지명수배자를 찾기 위해 내년부터 {얼굴 인식|face} 시스템을 도입한다고 밝혔다. 시민단체는 영향평가가 없었다고 지적했다."),
    (28, "hi", "IN", ["गंगा समाचार"], "deployment", "expands", 0.942, [("agency", "Delhi Police")],
     "मेले में {पुलिस|police} ने {चेहरा पहचान|face} वाले दो हज़ार कैमरे लगाए",
     "{पुलिस|police} का कहना है कि {चेहरा पहचान|face} तकनीक से भीड़ में खोए बच्चों को खोजा जाएगा, पर निजता कार्यकर्ताओं ने आँकड़े रखने की अवधि पूछी है।"),
    (31, "ru", "KZ", ["Вестник залива"], "misuse", "restricts", 0.955, [],
     "{Полицейский|police} продавал доступ к базе {распознавания лиц|face} — суд начал слушания",
     "Следствие считает, что {полицейский|police} за деньги искал людей в городской системе {распознавания лиц|face} и передавал их маршруты."),
    (37, "en", "US", ["Civic Lens"], "protest_campaign", "restricts", 0.927, [("vendor", "Clearview AI")],
     "Sixty groups ask the governor to end {police|police} contracts for {face search|face}",
     "The coalition says that {police|police} ran 14,000 {face searches|face} last year without a single warrant, and that no one told the accused."),
    (49, "nl", "NL", ["De Rivierbode"], "regulator_action", "restricts", 0.911, [],
     "Toezichthouder: {politie|police} moet {gezichtsherkenning|face} op festivals stilleggen",
     "De {politie|police} kon niet aantonen dat de {gezichtsherkenning|face} noodzakelijk was, schrijft de toezichthouder in een aanwijzing."),
    (55, "it", "IT", ["Il Portico"], "study_audit", "neutral", 0.903, [],
     "{Riconoscimento facciale|face} e {polizia|police}: cosa dice il rapporto del Garante",
     "Il documento elenca nove richieste di chiarimento alla {polizia|police} sul sistema di {riconoscimento facciale|face} e sui criteri di cancellazione."),
    (74, "tr", "TR", ["Boğaz Postası"], "deployment", "expands", 0.889, [],
     "{Emniyet|police}, vapur iskelelerine {yüz tanıma|face} kameraları kuruyor",
     "İlk aşamada sekiz iskelede çalışacak {yüz tanıma|face} sistemi {polis|police} merkezine bağlı olacak."),
    (98, "en", "IN", ["Harbour Post"], "case_solved", "expands", 0.874, [],
     "Missing for nine years, man found after {police|police} {face match|face} at a shelter",
     "An officer compared the shelter’s register with old posters by {facial recognition|face}; his sister recognised him at once."),
    (121, "pl", "PL", ["Głos Wiślany"], "lawsuit", "restricts", 0.931, [],
     "Kibice pozywają {policję|police} za {rozpoznawanie twarzy|face} na stadionie",
     "Pozew zarzuca, że {policja|police} zbierała obrazy twarzy wszystkich wchodzących, choć {rozpoznawanie twarzy|face} zapowiedziano tylko dla osób z zakazem."),
]

HOSTILE = [
    "<script>window.hit = 1</script>", "<img src=x onerror='window.hit = 1'>", "\" onmouseover=\"window.hit = 1\" x=\"",
    "' autofocus onfocus='window.hit = 1' x='", "</title><script>window.hit = 1</script>", "</style></svg></h3><script>window.hit = 1</script>",
    "<svg/onload=window.hit=1>", "<iframe srcdoc='<script>parent.hit=1</script>'>", "<a href='javascript:window.hit=1'>x</a>",
    "javascript:window.hit=1", "data:text/html,<script>opener.hit=1</script>", "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>", "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<style>@import 'https://evil.example/';</style>", "<!-- swallow", "]]><img src=https://evil.example/p.gif>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;", "\u202ereversed\u2066", "W" * 900, "[" * 400, "警察" * 300,
]

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def unmark(text, field):
    """The text without braces, and where each marked word stands in it, in UTF-8."""
    plain, matches, last = "", [], 0
    for found in re.finditer(r"\{([^|{}]+)\|(\w+)\}", text):
        plain += text[last:found.start()]
        word, concept = found.groups()
        matches.append({"concept": concept, "field": field, "length": len(word.encode()), "start": len(plain.encode()), "text": word})
        plain += word
        last = found.end()
    return plain + text[last:], matches


def rfc3339(time):
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def stories(now):
    for hours, language, country, outlets, event, direction, score, actors, title, summary in STORIES:
        time = now - datetime.timedelta(hours=hours)
        title, in_title = unmark(title, "title")
        summary, in_summary = unmark(summary, "summary")
        matches = in_title + in_summary
        evidence = [
            {"feature": CONCEPTS[concept], "weight": weight, "matches": [m for m in matches if m["concept"] == concept]}
            for concept, weight in (("face", 4.12), ("police", 2.37), ("limit", 0.84), ("harm", 0.91))
            if any(m["concept"] == concept for m in matches)
        ]
        sources = []
        for name in outlets:
            host = "outlet-" + digest(name)[:6] + ".example"
            sources.append({
                "country": country, "feed_id": digest(name)[:16], "feed_title": name, "feed_url": f"https://{host}/feed.xml",
                "found": rfc3339(time), "link": f"https://{host}/{time:%Y/%m}/{digest(title)[:10]}"})
        yield {
            "authors": [], "categories": [], "flagged": True, "found": rfc3339(time), "id": digest(title), "language": language,
            "link": sources[0]["link"], "published": rfc3339(time - datetime.timedelta(minutes=25)), "schema": 1, "sources": sources,
            "summary": summary, "title": title,
            "verdicts": [{
                "actors": [{"kind": kind, "name": name} for kind, name in actors], "direction": direction, "event": event,
                "evidence": evidence, "score": score, "tier": "flagged", "topic": "facial-recognition-policing", "version": "sample"}]}


def hostile_stories(now):
    """A story for each payload, which stands in every text that a feed can fill."""
    for number, payload in enumerate(HOSTILE):
        time = rfc3339(now - datetime.timedelta(minutes=number))
        link = "https://outlet.example/" + payload if number % 2 else payload
        yield {
            "authors": [payload], "categories": [payload], "flagged": True, "found": time, "id": f"hostile-{number}",
            "image": payload, "language": payload if number % 3 == 0 else "en", "link": link, "schema": 1,
            "sources": [{"country": payload, "feed_id": "f", "feed_title": payload + " Outlet", "feed_url": payload, "found": time, "link": payload}],
            "summary": payload + " police " + payload, "title": f"{number} {payload}",
            "verdicts": [{
                "actors": [{"kind": "vendor", "name": payload}], "direction": "restricts", "event": payload,
                "evidence": [{"feature": payload, "weight": 1, "matches": [
                    {"concept": payload, "field": "summary", "length": len(payload.encode()), "start": 0, "text": payload}]}],
                "score": 0.9, "tier": "flagged", "topic": payload, "version": payload}]}


def write(folder, stories):
    days = {}
    for story in stories:
        days.setdefault(story["found"][:10], []).append(story)
    for day, found in days.items():
        path = os.path.join(folder, "flagged", day[:4])
        os.makedirs(path, mode=0o700, exist_ok=True)
        found.sort(key=lambda story: story["found"])
        with open(os.path.join(path, day + ".json"), "w", encoding="utf-8") as file:
            json.dump({"day": day, "schema": 1, "stories": found}, file, ensure_ascii=False, sort_keys=True, indent=2)
            file.write("\n")


def main():
    now = datetime.datetime.fromisoformat(sys.argv[2].replace("Z", "+00:00")) if len(sys.argv) > 2 else NOW
    write(sys.argv[1], stories(now))


if __name__ == "__main__":
    main()
