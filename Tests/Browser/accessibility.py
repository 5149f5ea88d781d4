"""What a page must have so that everyone can read it: own rules, and axe-core's where it is at hand."""

RULES = r"""
const problems = [];
const complain = (rule, element) => problems.push(rule + ': ' + element.outerHTML.slice(0, 120));

if (!document.documentElement.lang) problems.push('the page names no language');
if (!document.title.trim()) problems.push('the page has no title');
for (const landmark of ['header', 'main', 'footer'])
  if (document.querySelectorAll('body > ' + landmark + ', body > .page > ' + landmark).length !== 1)
    problems.push('not exactly one ' + landmark);

let level = 0;
for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) complain('a heading skips a level', heading);
  if (!heading.textContent.trim()) complain('an empty heading', heading);
  level = next;
}
if (document.querySelectorAll('h1').length !== 1) problems.push('not exactly one h1');

const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
if (new Set(ids).size !== ids.length) problems.push('an id twice');
for (const element of document.querySelectorAll('[aria-labelledby]'))
  if (!document.getElementById(element.getAttribute('aria-labelledby'))) complain('a label that is not there', element);
for (const svg of document.querySelectorAll('svg'))
  if (svg.getAttribute('role') !== 'img' || !svg.getAttribute('aria-label')) complain('a picture without words', svg);
for (const link of document.querySelectorAll('a'))
  if (!link.textContent.trim()) complain('a link without words', link);

// Contrast by WCAG 2.1, 1.4.3: 4.5 to 1, or 3 to 1 for large text.
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const colour = text => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const luminance = rgb => {
  const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [x, y] = [luminance(a.slice(0, 3)), luminance(b.slice(0, 3))].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
};
const backgrounds = element => {
  // A highlight paints only part of the line: the text must stand out from both.
  for (let e = element; e; e = e.parentElement) {
    const style = getComputedStyle(e);
    const own = colour(style.backgroundColor);
    const painted = style.backgroundImage.match(/rgb\([^)]+\)/g) || [];
    if (painted.length) return [...painted.map(colour), ...backgrounds(e.parentElement)];
    if (own[3] === 255) return [own];
  }
  return [[255, 255, 255, 255]];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || seen.has(element) || element.closest('title, style, .skip')) continue;
  seen.add(element);
  const style = getComputedStyle(element);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
  const ink = colour(element.closest('svg') ? style.fill : style.color);
  for (const paper of backgrounds(element))
    if (contrast(ink, paper) < (isLarge ? 3 : 4.5)) complain('contrast ' + contrast(ink, paper).toFixed(2), element);
}
// 1.4.11: what a chart draws stands out 3 to 1 from the page.
for (const bar of document.querySelectorAll('svg rect'))
  if (contrast(colour(getComputedStyle(bar).fill), backgrounds(bar.closest('figure'))[0]) < 3) complain('a pale bar', bar);
return problems;
"""


def own_rules(browser):
    return browser.run(RULES)


def axe(browser, source):
    # The test's tools come in behind the page's policy; axe itself loads nothing.
    browser.command("Runtime.evaluate", expression=source)
    return browser.run("""
        return axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
          .then(result => result.violations.map(v => v.id + ' ×' + v.nodes.length + ': ' + v.nodes[0].html.slice(0, 160)
            + ' ' + v.nodes[0].failureSummary.slice(0, 200)))""")
