"""An LLM by any OpenAI-compatible address: Ollama, llama.cpp, vLLM, or a vendor. The key comes from the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import openai

from index.errors import LLMError, UsageError

KEY_VARIABLE = "WENBAO_LLM_KEY"
_SECONDS = 60.0
_MOST_CHARACTERS = 4000  # of one reply; a model that runs on is stopped


class LLM:
    """Streams replies of one model at one address. UsageError for an address that is none."""

    def __init__(self, url: str, model: str, *, timeout: float = _SECONDS) -> None:
        if not _is_address(url):
            raise UsageError(f"--llm {url}: is not an address; give one such as http://127.0.0.1:11434/v1")
        if not model:
            raise UsageError("--llm needs the model's name by --model")
        self.model = model
        # A server of one's own needs no key, the client wants one.
        key = os.environ.get(KEY_VARIABLE) or "none"
        self._client = openai.OpenAI(base_url=url, api_key=key, timeout=timeout, max_retries=0)

    def reply(self, instructions: str, message: str) -> Iterator[str]:
        """Pieces of the reply as they come. LLMError where the address fails, at the start or on the way."""
        count = 0
        try:
            with self._client.chat.completions.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": instructions},
                    {"role": "user", "content": message},
                ],
                temperature=0,
                stream=True,
            ) as stream:
                finished = False
                for event in stream:
                    for choice in event.choices:
                        finished = finished or choice.finish_reason is not None
                        piece = choice.delta.content or ""
                        count += len(piece)
                        if piece:
                            yield piece
                    if count > _MOST_CHARACTERS:
                        raise LLMError("the LLM's reply does not end")
        except openai.APITimeoutError:
            raise LLMError("the LLM did not answer in time") from None
        except openai.APIConnectionError:
            raise LLMError("the LLM's address cannot be reached") from None
        except openai.APIStatusError as error:
            raise LLMError(f"the LLM's address answered with status {error.status_code}") from None
        except (openai.OpenAIError, ValueError, AttributeError, TypeError) as error:
            # What speaks another protocol comes out of the client as any of these.
            raise LLMError(f"the LLM's reply cannot be read ({type(error).__name__})") from None
        except OSError as error:
            raise LLMError(f"the LLM's reply broke off ({error})") from None
        if not count:
            raise LLMError("the LLM's reply is empty")
        if not finished:
            raise LLMError("the LLM's reply broke off")


def _is_address(url: str) -> bool:
    """Whether the client can ask there: of http or https, with a host, and a port that is one."""
    try:
        httpx.URL(url)
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (ValueError, httpx.InvalidURL):
        return False
