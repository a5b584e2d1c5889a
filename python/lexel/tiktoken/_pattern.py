"""Patterns of `tiktoken`, written in Lexel's dialect."""

from __future__ import annotations

import re
from typing import ClassVar, NoReturn


class PatternReader:
    """Reads a pattern of tiktoken's dialect and writes it in Hugging Face's, which Lexel runs.

    The two differ silently: in `$`, `{1,3}+`, `\\w`, in what ignores case, in where `(?i)` ends.
    What is not known to mean the same when written anew is refused.
    """

    _WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}"
    _CONTROLS: ClassVar = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "a": 7}
    _TEXT_END = r"(?![\x{0}-\x{10FFFF}])"

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._ignores_case = False

    def translation(self) -> str:
        """The pattern in the other dialect. Raises ValueError."""
        result = self._alternation()
        if self._at < len(self._pattern):
            self._fail("unmatched ')'")
        return result

    def _fail(self, what: str) -> NoReturn:
        raise ValueError(f"pat_str, position {self._at}: {what}")

    def _take(self, expected: str) -> bool:
        if not self._pattern.startswith(expected, self._at):
            return False
        self._at += len(expected)
        return True

    def _match(self, expression: str) -> re.Match[str] | None:
        found = re.compile(expression).match(self._pattern, self._at)
        if found:
            self._at = found.end()
        return found

    def _alternation(self) -> str:
        ignores_case = self._ignores_case
        prefix = ""
        # At the start, options hold for all branches in both dialects.
        if found := self._match(r"\(\?([is]+)\)"):
            prefix = f"(?{self._options(found[1])})"
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        self._ignores_case = ignores_case
        return prefix + "|".join(branches)

    def _options(self, letters: str) -> str:
        if "i" in letters:
            self._ignores_case = True
        return letters.replace("s", "m")  # for the dot to match a newline

    def _branch(self) -> str:
        items = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            items.append(self._quantified(self._item()))
        return "".join(items)

    def _quantified(self, item: str) -> str:
        if self._match(r"[*+?]"):
            quantifier = self._pattern[self._at - 1]
            suffix = self._match(r"[+?]?")
            quantifier += suffix[0] if suffix else ""
            result = item + quantifier
        elif found := self._match(r"\{(\d*)(,?)(\d*)\}"):
            low, comma, high = found.groups()
            if not (low or high):
                self._fail("a repeat without a number")
            if low and high and int(low) > int(high):
                self._fail("a repeat whose bounds are the wrong way round")
            result = item + "{" + (low or "0") + comma + high + "}"
            if self._take("+"):
                result = f"(?>{result})"
            elif self._take("?") and comma:
                result += "?"
        else:
            return item
        if self._at < len(self._pattern) and self._pattern[self._at] in "*+?{":
            self._fail("a repeat of a repeat; put the inner one into (?:...)")
        return result

    def _item(self) -> str:
        character = self._pattern[self._at]
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "*+?{":
            self._fail("nothing to repeat")
        self._at += 1
        if character == "$":
            return self._TEXT_END
        if character == "^":
            return r"\A"
        return character if character == "." else self._literal(character)

    def _literal(self, character: str) -> str:
        if not self._ignores_case:
            return re.escape(character)
        if not character.isascii():
            self._fail("beside ASCII, nothing can ignore case")
        # In brackets, so that `(?i:ss)` does not take a sharp s.
        return f"[{re.escape(character)}]"

    def _group(self) -> str:
        ignores_case = self._ignores_case
        if found := self._match(r"\(\?([is]*)(?:-([is]+))?:"):
            on = self._options(found[1])
            off = (found[2] or "").replace("s", "m")
            if "i" in off:
                self._ignores_case = False
            opening = f"(?{on}{'-' + off if off else ''}:"
        elif found := self._match(r"\(\?(?:<?[=!]|>)"):
            opening = found[0]
        elif self._match(r"\(\?P?<\w+>|\((?!\?)"):
            opening = "(?:"  # nothing can refer to it
        else:
            self._fail("this kind of group is not supported")
        body = self._alternation()
        if not self._take(")"):
            self._fail("missing ')'")
        self._ignores_case = ignores_case
        return opening + body + ")"

    def _class(self) -> str:
        if self._match(r"\[\[?:"):
            self._fail("[:name:] is not supported; use \\p{...}")
        self._at += 1
        result = "[^" if self._take("^") else "["
        if self._ignores_case and result == "[^":
            self._fail("a complement cannot ignore case")
        if self._take("]"):
            result += r"\]"
        while not self._take("]"):
            if self._at >= len(self._pattern):
                self._fail("missing ']'")
            if self._match(r"--|~~"):
                self._fail("differences of sets are not supported")
            character = self._pattern[self._at]
            if character == "[":
                result += self._class()
            elif character == "\\":
                result += self._escape(in_class=True)
            elif self._take("&&"):
                result += "&&"
            else:
                if self._ignores_case and not character.isascii():
                    self._fail("beside ASCII, nothing can ignore case")
                is_range = character == "-" and result not in ("[", "[^") and self._peek(1) != "]"
                self._at += 1
                result += "-" if is_range else re.escape(character)
        return result + "]"

    def _peek(self, ahead: int) -> str:
        return self._pattern[self._at + ahead : self._at + ahead + 1]

    def _escape(self, in_class: bool = False) -> str:
        if self._match(r"\\[wW]"):
            is_complement = self._pattern[self._at - 1] == "W"
            return f"[^{self._WORD}]" if is_complement else f"[{self._WORD}]"
        if found := self._match(r"\\[dD]"):
            return self._set(r"\p{Nd}" if found[0] == r"\d" else r"\P{Nd}")
        if found := self._match(r"\\[sS]"):
            return self._set(found[0])
        if found := self._match(r"\\([pP])(?:([A-Z])|\{(\^?)(?:(?:sc|Script|gc)=)?([\w -]+)\})"):
            return self._set(f"\\{found[1]}{{{found[3] or ''}{found[2] or found[4]}}}")
        if found := self._match(
            r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[xuU]\{([0-9A-Fa-f]+)\})"
        ):
            character = int(next(filter(None, found.groups())), 16)
            if self._ignores_case and character > 0x7F:
                self._fail("beside ASCII, nothing can ignore case")
            code = rf"\x{{{character:X}}}"
            return code if in_class or not self._ignores_case else f"[{code}]"
        if found := self._match(r"\\([nrtfva])"):
            return rf"\x{{{self._CONTROLS[found[1]]:X}}}"
        if not in_class and self._match(r"\\A"):
            return r"\A"
        if not in_class and self._match(r"\\z"):
            return self._TEXT_END
        if found := self._match(r"\\([^\w\s<>]| )"):
            return re.escape(found[1]) if in_class else self._literal(found[1])
        self._fail("this escape is not supported")

    def _set(self, escape: str) -> str:
        if self._ignores_case:
            self._fail("beside ASCII, nothing can ignore case")
        return escape
