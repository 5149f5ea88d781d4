"""feeds.py FOLDER COUNT: writes COUNT well-formed RSS feeds of about 80 kB, the same ones each time."""
import os, random, sys

words = ("police council city report camera street court officer data system public law plan budget school road "
         "water minister protest market weather train hospital museum football election harbour company trial audit").split()
folder, count = sys.argv[1], int(sys.argv[2])
os.makedirs(folder, exist_ok=True)
for number in range(count):
    chance = random.Random(number)
    text = lambda n: " ".join(chance.choice(words) for _ in range(n))
    # About one story in 400 is on the topic, as in the world's news on a lively day.
    title = lambda: ("Police use facial recognition: " if chance.randrange(400) == 0 else "") + text(9).capitalize()
    items = "".join(
        f"<item><title>{title()}</title><link>https://news{number}.example.org/{i}/{text(4).replace(' ', '-')}</link>"
        f"<guid isPermaLink=\"false\">feed{number}-entry{i}</guid><pubDate>Thu, {1 + i % 27:02} Jan 2026 1{i % 10}:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{text(220 + chance.randrange(120))}.&lt;/p&gt;</description></item>\n" for i in range(40))
    with open(f"{folder}/{number}.xml", "w") as f:
        f.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News {number}</title>'
                f"<link>https://news{number}.example.org/</link><description>{text(12)}</description>\n{items}</channel></rss>\n")
