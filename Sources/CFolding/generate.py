#!/usr/bin/env python3
"""Writes folding.c from Python's Unicode tables and traditional.txt: generate.py > folding.c

Each scalar below 0x20000 has one number: 0 stays as it is; 1 disappears; 2, 3, 4 separates words, clauses, sentences;
5 and 6 voice the kana before it; any other is up to four UTF-8 bytes, the first in the lowest place.
"""
import sys, os, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
DELETE, WORD, CLAUSE, SENTENCE, VOICE, HALF_VOICE = 1, 2, 3, 4, 5, 6

han = {}
for line in open(os.path.join(HERE, "traditional.txt"), encoding="utf-8"):
    if not line.startswith("#"):
        for pair in line.split():
            if pair[0] != pair[1]:
                han[pair[0]] = pair[1]

letters = {
    "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ł": "l", "Ł": "l", "đ": "d",
    "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "İ": "i", "ŋ": "n", "Ŋ": "n",
    "ŧ": "t", "Ŧ": "t", "ə": "e", "Ə": "e", "ƒ": "f", "ґ": "г", "Ґ": "г", "ё": "е", "Ё": "е", "ѐ": "е",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ۓ": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه",
    "ۂ": "ه", "ۃ": "ه", "ھ": "ه", "ە": "ه", "ۆ": "و", "ۇ": "و", "ٴ": "",
    "ـ": "", "\u200c": " ", "×": "x",
}
marks = [(0x300, 0x36F), (0x483, 0x489), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
         (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED),
         (0x93C, 0x93C), (0x9BC, 0x9BC), (0xA3C, 0xA3C), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE2F)]
is_mark = lambda c: any(a <= ord(c) <= b for a, b in marks)
sentence = set(".!?…。．！？｡।॥؟۔։။።‼⁇⁈⁉\n\u2028\u2029\u0085")
clause = set(",;:()[]{}|<>–—―،؛、，；：（）［］【】「」『』《》〈〉〔〕|·•‧∙●■▪►→「」。⟨⟩¡¿\t｜")


def fold(cp):
    c = chr(cp)
    if cp == 0x3099 or cp == 0xFF9E: return VOICE
    if cp == 0x309A or cp == 0xFF9F: return HALF_VOICE
    if c in "\u05f3\u05f4": return DELETE
    if c in sentence: return SENTENCE
    if c in clause: return CLAUSE
    if is_mark(c): return DELETE
    if c in letters:
        out = letters[c]
        return pack(out) if out.strip() else (WORD if out else DELETE)
    if c in han: return pack(han[c])
    category = unicodedata.category(c)
    if category == "Cf" or cp in (0xFEFF, 0xAD, 0x34F): return DELETE
    if category in ("Cc", "Cs", "Co", "Cn"): return WORD if category != "Cn" else 0
    if category == "Nd":
        return pack(str(unicodedata.digit(c))) if cp > 0x7F else 0
    # Hangul syllables and voiced kana would come apart.
    if 0xAC00 <= cp <= 0xD7A3 or (0x3040 <= cp <= 0x30FF and category[0] == "L"): return 0
    plain = unicodedata.normalize("NFKD", c)
    if 0xFF65 <= cp <= 0xFF9D or 0x3130 <= cp <= 0x318F: plain = unicodedata.normalize("NFKC", c)
    plain = unicodedata.normalize("NFKD", plain.casefold()) if plain.casefold() != plain else plain
    out = "".join(letters.get(x, han.get(x, x)) for x in plain if not is_mark(x))
    if category[0] in "PSZ" and (out == c or not any(x.isalnum() for x in out)): return WORD
    out = "".join(x for x in out if x.isalnum() or unicodedata.category(x)[0] == "M")
    if out == c: return 0
    return pack(out) if out else WORD


def pack(text):
    raw = text.encode()
    if len(raw) > 4: return 0
    return int.from_bytes(raw, "little")


pages, index = [[0] * 256], []
for page in range(0x200):
    values = [fold(page * 256 + i) for i in range(256)]
    if page == 0:
        values[:128] = [fold(i) for i in range(128)]
    if values in pages:
        index.append(pages.index(values))
    else:
        index.append(len(pages)); pages.append(values)
assert len(pages) < 256

print("// Written by generate.py; do not edit. Unicode", unicodedata.unidata_version)
print('#include "folding.h"\n')
print("const uint8_t folding_page_of[512] = {")
for i in range(0, 512, 32): print("  " + ",".join(map(str, index[i:i + 32])) + ",")
print("};\n\nconst uint32_t folding_pages[] = {")
for values in pages:
    for i in range(0, 256, 16): print("  " + ",".join(("%d" % v) if v < 7 else hex(v) for v in values[i:i + 16]) + ",")
print("};")
