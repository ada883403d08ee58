"""The knowledge folder while it is edited: fresh within a second, never broken."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from faq.files import KnowledgeError
from faq.live import LiveKnowledge, knowledge_files, read_knowledge
from faq.settings import ROOT

TOPIC = "how_to_join"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small knowledge folder of its own."""
    folder = tmp_path / "knowledge"
    for name in (TOPIC, "initiative_end"):
        shutil.copytree(ROOT / "knowledge" / name, folder / name)
    (folder / "messages").mkdir()
    for name in ("messages/en.yml", "messages/fr.yml", "champions.yml", "regions.yml"):
        shutil.copyfile(ROOT / "knowledge" / name, folder / name)
    (folder / "countries").mkdir()
    shutil.copyfile(ROOT / "knowledge/countries/en.yml", folder / "countries/en.yml")
    return folder


@pytest.fixture
def last_good(tmp_path: Path) -> Path:
    return tmp_path / "last-good"


@pytest.fixture
def live(folder: Path, last_good: Path) -> LiveKnowledge:
    """Return the live knowledge of `folder`, looking for changes at every call."""
    return LiveKnowledge(folder, last_good, every_s=0.0)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def title(live: LiveKnowledge, language: str = "en") -> str:
    return live.current().topics[TOPIC][language].title


def test_an_edit_is_live_within_a_second(folder: Path, last_good: Path) -> None:
    live = LiveKnowledge(folder, last_good)
    before = live.current()
    edit(folder / TOPIC / "en.md", "title: ", "title: Edited ")
    time.sleep(1.0)
    assert title(live).startswith("Edited ")
    assert live.current().version != before.version
    assert live.current().topics["initiative_end"] == before.topics["initiative_end"]


def test_an_edited_lead_is_live(folder: Path, live: LiveKnowledge) -> None:
    before = live.current()
    edit(folder / TOPIC / "leads" / "en.yml", "No, there is no deadline.", "No, join at any time.")
    after = live.current()
    assert after.version != before.version
    says = [lead.say for lead in after.leads[TOPIC]["en"].leads]
    assert "No, join at any time." in says
    assert after.leads[TOPIC]["fr"] == before.leads[TOPIC]["fr"]


def test_a_deleted_lead_file_is_gone(folder: Path, live: LiveKnowledge) -> None:
    (folder / TOPIC / "leads" / "en.yml").unlink()
    assert set(live.current().leads[TOPIC]) == {"ar", "es", "fr", "ru", "zh"}


def test_knowledge_read_once_is_that_which_is_kept_fresh(folder: Path, live: LiveKnowledge) -> None:
    assert read_knowledge(folder) == live.current()


def test_knowledge_read_once_refuses_what_is_faulty_or_missing(folder: Path) -> None:
    edit(folder / TOPIC / "leads" / "fr.yml", "asks:", "ask:")
    with pytest.raises(KnowledgeError, match=r"fr\.yml, line \d+: the lead .* is not made of"):
        read_knowledge(folder)
    shutil.rmtree(folder / TOPIC)
    assert set(read_knowledge(folder).topics) == {"initiative_end"}
    (folder / "champions.yml").unlink()
    with pytest.raises(KnowledgeError, match="champions.yml or messages/ is missing"):
        read_knowledge(folder)


def test_between_two_looks_nothing_is_read(folder: Path, last_good: Path) -> None:
    live = LiveKnowledge(folder, last_good, every_s=3600)
    edit(folder / TOPIC / "en.md", "title: ", "title: Edited ")
    assert not title(live).startswith("Edited ")


def test_without_an_edit_the_same_knowledge_is_returned(live: LiveKnowledge) -> None:
    assert live.current() is live.current()


def test_messages_and_champions_are_live_too(folder: Path, live: LiveKnowledge) -> None:
    edit(folder / "messages" / "en.yml", "thanks: ", "thanks: Thanks. ")
    edit(folder / "champions.yml", "country: PT", "country: ES")
    assert live.current().messages["en"]["thanks"].startswith("Thanks. ")
    assert "ES" in live.current().champions.codes
    assert "PT" not in live.current().champions.codes


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (f"{TOPIC}/en.md", "as_of:", "as-of:"),
        (f"{TOPIC}/en.md", "as_of: 2020", "as_of: 2020-99-99 #"),
        ("messages/en.yml", "thanks:", "thank:"),
        (f"{TOPIC}/leads/en.yml", "asks:", "ask:"),
        ("messages/en.yml", 'choice_last: ["last one"', 'choice_last: [1, "last one"'),
        ("champions.yml", "country: PT", "country: NO"),
        ("champions.yml", "champions:\n", "champions: none\nothers:\n"),
    ],
)
def test_a_faulty_file_is_refused_and_its_last_good_version_stays(
    folder: Path, live: LiveKnowledge, name: str, old: str, new: str
) -> None:
    before = live.current()
    edit(folder / name, old, new)
    edit(folder / "initiative_end" / "en.md", "title: ", "title: Edited ")
    after = live.current()
    assert [error.path for error in live.problems] == [folder / name]
    assert after.topics[TOPIC] == before.topics[TOPIC]
    assert after.leads == before.leads
    assert (after.messages, after.champions) == (before.messages, before.champions)
    assert after.topics["initiative_end"]["en"].title.startswith("Edited ")


def test_a_mended_file_is_live_again(folder: Path, live: LiveKnowledge) -> None:
    path = folder / TOPIC / "en.md"
    edit(path, "as_of:", "as-of:")
    live.current()
    assert live.problems
    edit(path, "as-of:", "as_of:")
    edit(path, "title: ", "title: Mended ")
    assert title(live).startswith("Mended ")
    assert not live.problems


def test_the_last_good_version_outlives_a_restart(
    folder: Path, last_good: Path, live: LiveKnowledge
) -> None:
    edit(folder / TOPIC / "en.md", "title: ", "title: Good ")
    assert title(live).startswith("Good ")
    edit(folder / TOPIC / "en.md", "as_of:", "as-of:")
    edit(folder / "champions.yml", "as_of:", "as-of:")
    edit(folder / "messages" / "en.yml", "greet:", "great:")
    again = LiveKnowledge(folder, last_good)
    assert title(again).startswith("Good ")
    assert again.current().champions == live.current().champions
    assert "en" in again.current().messages
    assert len(again.problems) == 3


def test_a_new_file_that_was_never_good_is_left_out(folder: Path, live: LiveKnowledge) -> None:
    (folder / "news").mkdir()
    (folder / "news" / "en.md").write_text("Draft", encoding="utf-8")
    assert set(live.current().topics) == {TOPIC, "initiative_end"}
    assert "front matter" in str(live.problems[0])


def test_a_deleted_text_is_gone_also_after_a_restart(
    folder: Path, last_good: Path, live: LiveKnowledge
) -> None:
    (folder / TOPIC / "en.md").unlink()
    assert "en" not in live.current().topics[TOPIC]
    assert "fr" in live.current().topics[TOPIC]
    shutil.rmtree(folder / TOPIC)
    assert TOPIC not in live.current().topics
    assert TOPIC not in LiveKnowledge(folder, last_good).current().topics


@pytest.mark.parametrize("name", ["champions.yml", "messages"])
def test_without_what_is_needed_the_knowledge_read_before_stays(
    folder: Path, live: LiveKnowledge, name: str
) -> None:
    before = live.current()
    path = folder / name
    path.rename(folder.parent / name)
    assert live.current() == before
    assert "Restore" in str(live.problems[0])
    (folder.parent / name).rename(path)
    edit(folder / TOPIC / "en.md", "title: ", "title: Edited ")
    assert title(live).startswith("Edited ")


def test_a_new_topic_folder_appears(folder: Path, live: LiveKnowledge) -> None:
    shutil.copytree(folder / TOPIC, folder / "new-topic2")
    assert live.current().topics["new-topic2"]["fr"].topic == "new-topic2"


def test_nothing_to_start_from_is_an_error_naming_the_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=str(tmp_path)):
        LiveKnowledge(tmp_path, tmp_path / "last-good")


def test_a_faulty_champions_file_without_a_good_version_is_the_error(
    folder: Path, last_good: Path
) -> None:
    edit(folder / "champions.yml", "as_of:", "as-of:")
    with pytest.raises(KnowledgeError, match=r"champions\.yml, line \d+: unknown key 'as-of'"):
        LiveKnowledge(folder, last_good)


def test_state_that_cannot_be_written_stops_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert title(LiveKnowledge(folder, tmp_path / "file" / "last-good"))


def test_only_topics_leads_messages_and_champions_are_knowledge_files(folder: Path) -> None:
    (folder / "messages" / "notes.md").write_text("Notes", encoding="utf-8")
    (folder / "countries" / "notes.md").write_text("Notes", encoding="utf-8")
    names = {path.relative_to(folder).as_posix() for path in knowledge_files(folder)}
    assert {"champions.yml", "messages/fr.yml", f"{TOPIC}/ar.md", f"{TOPIC}/leads/ar.yml"} <= names
    assert not any(name.startswith("countries") or "notes" in name for name in names)
