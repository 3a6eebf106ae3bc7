"""Eighteen themes, declared as a user would, with members defined by author keywords.

The calibration of declared themes was fitted on them. ``members`` is a pattern that is
searched for in a paper's lower-case keywords, joined by semicolons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from topics.settings import DeclaredTheme


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordTheme:
    """A declared theme, and the pattern of its members' keywords."""

    theme: DeclaredTheme
    members: re.Pattern[str]


def _theme(
    identifier: str, name: str, description: str, keywords: str, members: str
) -> KeywordTheme:
    return KeywordTheme(
        theme=DeclaredTheme(
            id=identifier,
            name=name,
            description=description,
            keywords=tuple(keywords.split(", ")),
        ),
        members=re.compile(members),
    )


KEYWORD_THEMES = (
    _theme(
        "rl",
        "Reinforcement learning",
        "Agents that learn policies from rewards by interacting with an environment: value "
        "functions, policy gradients, exploration, offline and deep reinforcement learning.",
        "reinforcement learning, policy gradient, Q-learning, reward function, "
        "actor-critic, Markov decision process, exploration",
        r"reinforcement learning",
    ),
    _theme(
        "fed",
        "Federated learning",
        "Training models across many clients without sharing their data: communication, "
        "heterogeneity, aggregation and privacy.",
        "federated learning, clients, federated, non-IID, FedAvg, aggregation",
        r"federated",
    ),
    _theme(
        "choice",
        "Social choice",
        "Voting rules, fair division and collective decisions: axioms, manipulation and "
        "complexity of elections and allocations.",
        "voting, social choice, elections, fair division, envy-free, candidates, voters",
        r"social choice|voting|fair division",
    ),
    _theme(
        "recsys",
        "Recommender systems",
        "Recommending items to users from their interactions: collaborative filtering, "
        "sequential and session-based recommendation, click-through rate.",
        "recommendation, recommender system, collaborative filtering, user-item, "
        "click-through rate",
        r"recommend",
    ),
    _theme(
        "ts",
        "Time series",
        "Forecasting, classifying and finding anomalies in series of values measured over time.",
        "time series, forecasting, temporal data, anomaly detection, multivariate time series",
        r"time.?series",
    ),
    _theme(
        "gnn",
        "Graph neural networks",
        "Learning on graphs: message passing, node classification, graph embeddings and "
        "link prediction.",
        "graph neural network, GNN, node classification, graph convolutional network, link "
        "prediction, message passing",
        r"graph neural|mining graphs|graph.*(learning|representation)|network embedding",
    ),
    _theme(
        "marl",
        "Multi-agent learning",
        "Several agents that learn together or against each other: cooperation, "
        "coordination, self-play and equilibria.",
        "multi-agent, multi-agent reinforcement learning, MARL, self-play, cooperative "
        "agents, coordination",
        r"multi-?agent learning|multi-?agent reinforcement|coordination and cooperation",
    ),
    _theme(
        "sat",
        "SAT and constraints",
        "Constraint satisfaction and optimisation, Boolean satisfiability, solvers and modelling.",
        "SAT solver, constraint programming, constraint satisfaction, satisfiability, MaxSAT, CNF",
        r"constraint|satisfiab|\bsat\b",
    ),
    _theme(
        "plan",
        "Automated planning",
        "Finding sequences of actions that reach goals: heuristic search, PDDL, domain "
        "models, temporal and hierarchical planning.",
        "planning, planner, PDDL, classical planning, heuristic search, planning domain",
        r"planning",
    ),
    _theme(
        "mt",
        "Machine translation",
        "Translating text between languages with neural models; low-resource languages, "
        "multilingual training and evaluation of translations.",
        "machine translation, NMT, translation quality, parallel corpus, BLEU",
        r"translation",
    ),
    _theme(
        "imit",
        "Imitation learning",
        "Learning behaviour from demonstrations of experts: behavioural cloning, inverse "
        "reinforcement learning.",
        "imitation learning, demonstrations, behavior cloning, inverse reinforcement "
        "learning, expert",
        r"imitation|learning from demonstration",
    ),
    _theme(
        "advml",
        "Adversarial robustness",
        "Attacks on models by small perturbations of their inputs and defences against them.",
        "adversarial attack, adversarial examples, adversarial robustness, adversarial "
        "training, perturbation",
        r"adversarial",
    ),
    _theme(
        "vl",
        "Vision and language",
        "Models that connect images or video with text: captioning, visual question "
        "answering, grounding, multimodal pretraining.",
        "vision-language, image captioning, visual question answering, multimodal, "
        "multi-modal, image-text",
        r"language and vision|vision and language|vision, language|multi-?modal|visual question",
    ),
    _theme(
        "fair",
        "Fairness",
        "Unfair treatment of groups by algorithms: measures of bias, fair classification "
        "and mitigation.",
        "fairness, fair classification, discrimination, bias mitigation, sensitive "
        "attributes, demographic parity",
        r"fairness|bias and fair",
    ),
    _theme(
        "kg",
        "Knowledge graphs",
        "Graphs of facts about entities and relations: embedding, completion, entity "
        "alignment and question answering over them.",
        "knowledge graph, knowledge base, entity alignment, link prediction, triples, relation",
        r"knowledge graph|knowledge base",
    ),
    _theme(
        "llm",
        "Large language models",
        "Pretrained language models with billions of parameters: prompting, instruction "
        "tuning, alignment and evaluation.",
        "large language model, LLM, ChatGPT, prompting, in-context learning, instruction tuning",
        r"large language model|\bllms?\b",
    ),
    _theme(
        "data",
        "Datasets and benchmarks",
        "New datasets, annotations and benchmarks that are collected and released for "
        "training and evaluating models.",
        "dataset, benchmark, annotations, annotators, corpus, we release",
        r"dataset|benchmark|resources and evaluation|corpus creation|corpora",
    ),
    _theme(
        "manip",
        "Robot manipulation",
        "Robot arms and hands that grasp and move objects: grasp planning, contact, "
        "dexterity and learned skills.",
        "manipulation, grasping, robot arm, gripper, dexterous, pick-and-place",
        r"manipulation|grasp",
    ),
)
