"""Texts to candidate phrases: the words that a theme can be named by.

A phrase is one to four words that stand together in a sentence, neither
beginning nor ending with a function word or with the vocabulary of abstracts
("propose", "novel", "results"), which says nothing about a theme. Spelling
variants ("multi-modal models", "Multimodal model") count as one phrase, and
are shown in the form that is used most.
"""

from topics.text.phrases.finding import PhraseTable, find_phrases
from topics.text.phrases.keys import phrase_key
from topics.text.phrases.runs import MAX_WORDS

__all__ = ["MAX_WORDS", "PhraseTable", "find_phrases", "phrase_key"]
