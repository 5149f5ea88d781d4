"""feeds.py FOLDER COUNT: writes COUNT well-formed RSS feeds of about 80 kB, the same ones each time. As in the news, few words
are frequent and most are rare: the news' own stand among six thousand made of syllables."""
import os, random, sys

words = ("police council city report camera street court officer data system public law plan budget school road "
         "water minister protest market weather train hospital museum football election harbour company trial audit").split()
small = "the of and to in a for on that with is at by from as it was has will after".split()
syllables = "ba con der ex fi gra hel in jo ker lo man ner or pro qui re sta tion ver wes yon zel ing ment ship ly".split()
chance = random.Random("vocabulary")
rare = ["".join(chance.choice(syllables) for _ in range(chance.choice((2, 2, 3, 4)))) for _ in range(6000)]
vocabulary = small + [w for pair in zip(words, rare[:len(words)]) for w in pair] + rare[len(words):]
weights, total = [], 0.0
for place in range(len(vocabulary)):
    total += 1 / (place + 3)
    weights.append(total)

folder, count = sys.argv[1], int(sys.argv[2])
os.makedirs(folder, exist_ok=True)
for number in range(count):
    chance = random.Random(number)
    text = lambda n: " ".join(chance.choices(vocabulary, cum_weights=weights, k=n))
    # About one story in 400 is on the topic, as in the world's news on a lively day.
    title = lambda: ("Police use facial recognition: " if chance.randrange(400) == 0 else "") + text(9).capitalize()
    items = "".join(
        f"<item><title>{title()}</title><link>https://news{number}.example.org/{i}/{text(4).replace(' ', '-')}</link>"
        f"<guid isPermaLink=\"false\">feed{number}-entry{i}</guid><pubDate>Thu, {1 + i % 27:02} Jan 2026 1{i % 10}:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{text(260 + chance.randrange(130))}.&lt;/p&gt;</description></item>\n" for i in range(40))
    with open(f"{folder}/{number}.xml", "w") as f:
        f.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News {number}</title>'
                f"<link>https://news{number}.example.org/</link><description>{text(12)}</description>\n{items}</channel></rss>\n")
