#!/usr/bin/env python3
"""browser_test.py PROGRAM FOLDER AXE: see run.sh."""
import os
import pathlib
import subprocess
import sys
import tempfile

import accessibility
import sample_archive
from webdriver import Browser

program, folder, axe = sys.argv[1:4]
axe_source = open(axe, encoding="utf-8").read() if os.path.exists(axe) else None
passed, failures = 0, []


def check(is_right, what, found=""):
    global passed
    if is_right:
        passed += 1
    else:
        failures.append(f"{what}: {str(found)[:600]}" if found != "" else what)
        print("FAIL " + failures[-1], flush=True)


def digest(archive, path, *options):
    subprocess.run([program, "digest", "--archive", archive, "--format", "html", "--output", path, "--since", "30d", *options],
                   check=True, env={**os.environ, "TZ": "UTC"})
    return pathlib.Path(path).resolve().as_uri()


def check_accessibility(browser, what):
    problems = accessibility.own_rules(browser)
    check(not problems, f"accessibility, own rules, {what}", problems)
    if axe_source:
        problems = accessibility.axe(browser, axe_source)
        check(not problems, f"accessibility, axe-core, {what}", problems)


def check_week(browser, url):
    stories = sample_archive.STORIES
    browser.resize(1280, 900)
    browser.prefer("light")
    browser.requests()
    browser.open(url)
    check(browser.requests() == [url], "the page asks for nothing but itself", browser.requests())
    check(browser.log("browser") == [], "nothing on the console", browser.log("browser"))
    check(browser.run("return document.scripts.length + document.images.length") == 0, "no script and no image")
    check(browser.run("return document.compatMode") == "CSS1Compat", "standards mode")
    check(browser.run("return document.querySelectorAll('article').length") == len(stories), "every story has its article")

    charts = browser.run("""
        return [...document.querySelectorAll('figure svg')].map(svg => {
          const box = svg.getBoundingClientRect();
          const bars = [...svg.querySelectorAll('rect')].map(r => r.getBoundingClientRect());
          const inside = b => b.width > 0.5 && b.height > 0.5 && b.left >= box.left - 1 && b.right <= box.right + 1
            && b.top >= box.top - 1 && b.bottom <= box.bottom + 1;
          const colours = new Set([...svg.querySelectorAll('rect')].map(r => getComputedStyle(r).fill));
          return [box.width, box.height, bars.length, bars.every(inside), colours.size, svg.getAttribute('aria-label')];
        })""")
    check(len(charts) == 4, "four charts", charts)
    check(all(w > 200 and h > 100 and bars > 2 and inside and name for w, h, bars, inside, _, name in charts), "charts are drawn", charts)
    check(charts[0][4] == 3, "three directions in three colours", charts[0])

    links = browser.run("return [...document.querySelectorAll('h3 a')].map(a => [a.href, a.rel, a.textContent])")
    expected = {story["link"]: story["title"] for story in sample_archive.stories(sample_archive.NOW)}
    check({href: text for href, _, text in links} == expected, "each headline leads to its story", links)
    check(all(rel == "noopener noreferrer" for _, rel, _ in links), "links tell nothing of where they stand")
    dead = browser.run("return [...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash)")
    check(dead == [], "the contents lead to their sections", dead)
    marks = browser.run("return [...document.querySelectorAll('article mark')].map(m => m.textContent)")
    check("reconnaissance faciale" in marks and "顔認証" in marks and "التعرف على الوجوه" in marks, "matched words are marked", marks)
    sides = browser.run("""
        return [...document.querySelectorAll('article[dir=rtl]')].map(article => {
          const range = document.createRange();
          range.selectNodeContents(article.querySelector('h3'));
          const text = range.getBoundingClientRect(), box = article.getBoundingClientRect();
          return Math.abs(box.right - text.right) < 3 && getComputedStyle(article.querySelector('.excerpt')).direction == 'rtl';
        })""")
    check(sides == [True, True], "Arabic and Hebrew begin at the right", sides)

    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        for name, width, height, is_phone in (("desk", 1280, 900, False), ("phone", 390, 844, True)):
            browser.resize(width, height, is_phone)
            size = browser.run("return [document.documentElement.scrollWidth, innerWidth]")
            check(size[0] <= width, f"nothing sticks out, {name}", size)
            check_accessibility(browser, f"{name}, {scheme}")
            browser.screenshot(f"{folder}/{name}-{scheme}.png", whole=scheme == "light")
    small = browser.run("""
        return [...document.querySelectorAll('svg text')].filter(t => t.getBoundingClientRect().height < 9).length""")
    check(small == 0, "chart labels can be read on a phone", small)

    browser.prefer("light", media="print")
    browser.resize(1280, 900)
    check(browser.run("return getComputedStyle(document.querySelector('nav')).display") == "none", "no contents on paper")
    check(len(browser.command("Page.printToPDF", printBackground=False)["data"]) > 20_000, "the page prints")
    browser.prefer("light")

    browser.run("document.querySelector('style').remove()")
    text = browser.run("return document.body.innerText")
    order = [text.find(word) for word in ("At a glance", "Stories by event", "Contents", "Vendor policies", "Amazon et Microsoft", "Why")]
    check(-1 not in order and order == sorted(order), "without styles everything is there in order", order)


def check_policy(browser, url):
    """The page's own policy stops what its writers might one day let in."""
    browser.open(url)
    blocked = browser.run("""
        const seen = [];
        document.addEventListener('securitypolicyviolation', e => seen.push(e.effectiveDirective));
        const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
        add('script', {textContent: 'window.ran = true'});
        add('img', {src: 'https://outlet.example/pixel.gif'});
        add('style', {textContent: 'body { color: red }'});
        return new Promise(done => setTimeout(() => done([window.ran === undefined, [...new Set(seen)].sort()]), 300))""")
    check(blocked == [True, ["img-src", "script-src-elem", "style-src-elem"]], "the policy holds", blocked)
    browser.log("browser")


def check_hostile(browser, url):
    browser.requests()
    browser.open(url)
    requests = browser.requests()
    check(requests == [url], "hostile stories load nothing", requests)
    check(browser.log("browser") == [], "hostile stories leave the console quiet")
    check(browser.run("return window.hit === undefined && document.scripts.length === 0"), "hostile stories run nothing")
    strange = browser.run("""
        return [...document.querySelectorAll('*')].filter(e => e.matches('script,img,iframe,object,embed,form,base,link,template')
          || [...e.attributes].some(a => a.name.startsWith('on') || /^\\s*(javascript|data):/i.test(a.value))).map(e => e.outerHTML)""")
    check(strange == [], "hostile stories make no elements", strange)
    check(browser.run("return document.querySelectorAll('article').length") == len(sample_archive.HOSTILE), "hostile stories are all told")
    browser.resize(390, 844, True)
    width = browser.run("return document.documentElement.scrollWidth")
    check(width <= 390, "hostile stories do not widen the page", width)
    browser.resize(1280, 900)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        sample_archive.write(temporary + "/week", sample_archive.stories(sample_archive.NOW))
        sample_archive.write(temporary + "/hostile", sample_archive.hostile_stories(sample_archive.NOW))
        os.makedirs(temporary + "/empty")
        week = digest(temporary + "/week", f"{folder}/week.html")
        hostile = digest(temporary + "/hostile", f"{folder}/hostile.html")
        empty = digest(temporary + "/empty", f"{folder}/empty.html")
    with Browser() as browser:
        check_week(browser, week)
        check_policy(browser, week)
        check_hostile(browser, hostile)
        browser.open(empty)
        check("No flagged story" in browser.run("return document.body.innerText"), "an empty digest says so")
        check_accessibility(browser, "empty")
    note = "" if axe_source else " (axe-core could not be had: own rules only)"
    print(f"pictures in {folder}{note}")
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()
