"""The journal's statements."""

from typing import Final

USE: Final = """
INSERT INTO conversations (key, scope, updated_at) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at
"""
SAVE_QUEUE: Final = "UPDATE conversations SET queue = ? WHERE key = ? AND scope = ?"
# The first id wins, as it does in a turn.
LEARN_ID: Final = """
UPDATE conversations SET conversation_id = ?
WHERE conversation_id = ''
    AND id = (SELECT conversation FROM turns WHERE key = ?)
"""
BEGIN_TURN: Final = """
INSERT INTO turns (key, created_at, query, window, conversation)
VALUES (?, ?, ?, ?, (SELECT id FROM conversations WHERE key = ?))
ON CONFLICT (key) DO NOTHING
"""
APPEND: Final = """
INSERT INTO deltas (turn, entry)
SELECT id, ? FROM turns WHERE key = ? AND record IS NULL
"""
FINISH_TURN: Final = """
INSERT INTO turns (
    key, conversation, created_at, query, answer, status, message_id, window, record
) VALUES (
    :key, (SELECT id FROM conversations WHERE key = :owner),
    :created_at, :query, :answer, :status, :message_id, :window, :record
)
ON CONFLICT (key) DO UPDATE SET
    query = excluded.query, answer = excluded.answer, status = excluded.status,
    message_id = excluded.message_id, window = excluded.window,
    record = excluded.record
"""
CLOSE_TORN: Final = """
UPDATE turns SET
    answer = :answer, status = :status, message_id = :message_id, record = :record
WHERE key = :key AND record IS NULL
"""
CLEAR_LOG: Final = """
DELETE FROM deltas WHERE turn = (SELECT id FROM turns WHERE key = ?)
"""
LATEST: Final = """
SELECT
    key, conversation_id, name, updated_at, queue,
    (SELECT count(*) FROM turns WHERE conversation = conversations.id) AS turn_count,
    (
        SELECT query FROM turns WHERE conversation = conversations.id
        ORDER BY created_at, id LIMIT 1
    ) AS first_query
FROM conversations
WHERE scope = ?1 AND (?2 = '' OR conversation_id = ?2) AND (
    queue <> '[]'
    OR EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)
)
ORDER BY updated_at DESC, id DESC LIMIT 1
"""
TURNS: Final = """
SELECT
    turns.id, turns.key, turns.created_at, query, answer, status, message_id,
    window, record
FROM turns JOIN conversations ON conversations.id = turns.conversation
WHERE conversations.key = ? AND scope = ? AND (
    ? = '' OR (turns.created_at, turns.id)
        < (SELECT created_at, id FROM turns WHERE key = ?)
)
ORDER BY turns.created_at DESC, turns.id DESC LIMIT ?
"""
LOG: Final = "SELECT entry FROM deltas WHERE turn = ? ORDER BY id"
QUERIES: Final = """
SELECT query
FROM turns JOIN conversations ON conversations.id = turns.conversation
WHERE scope = ? ORDER BY turns.id DESC LIMIT ?
"""
