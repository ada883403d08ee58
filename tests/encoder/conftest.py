from __future__ import annotations

import os
from pathlib import Path

import pytest

from encoder import manifest


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """Return the folder with the built encoder; its check names the command that builds it."""
    models = os.environ.get("FAQ_MODELS") or Path(__file__).parents[2] / "models"
    folder = Path(models) / "encoder"
    manifest.verify(folder)
    return folder


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """Return two questions in each of the six languages, short ones and long ones."""
    return [
        "كيف تنضم الدولة إلى المبادرة؟",
        "ما هي التزامات الدول الرائدة، وهل يوجد تمويل للدول الجزرية الصغيرة النامية؟",
        "What does a champion country do?",
        "Who at the secretariat should our ministry write to, and until which date may it do so?",
        "¿Hasta cuándo?",
        "¿Qué compromisos asume un país que se une a la iniciativa de países campeones?",
        "Comment rejoindre l'initiative ?",
        "Quels documents le ministère doit-il envoyer au secrétariat avant la date limite ?",
        "Как стать страной-чемпионом?",
        "Какие документы нужно подготовить министерству и кому их направить?",
        "国家如何加入该倡议？",
        "我国是冠军国家吗？请告诉我截止日期和联系人。",
    ]
