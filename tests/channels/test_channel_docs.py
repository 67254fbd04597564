"""The page about the channels says what the manifests say."""

from pathlib import Path

from parley.channels import docs


def test_the_page_is_fresh() -> None:
    written = Path(__file__).parents[2] / "docs" / "channels.md"

    assert written.read_text() == docs.page(), "python -m parley.channels.docs > docs/channels.md"
