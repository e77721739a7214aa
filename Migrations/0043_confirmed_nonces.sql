-- Why: that a nonce was used, and so nothing else can be executed with it, needs two people, however it was used;
-- an execution that one person reported counted already. And what may be executed was looked for among all batches
-- that ever ended: now it is found from the payables of a batch, or from the newest nonces of a Safe.
-- Locks: none that lasts. Expected time: milliseconds.

-- What a reorganisation takes the next nonce back to, and all that follows it, is not used any more.
CREATE OR REPLACE VIEW used_nonce AS
SELECT b.safe_id, b.nonce, e.confirmed_by IS NOT NULL AS is_confirmed
FROM payout_batch AS b
INNER JOIN safe AS s ON s.safe_id = b.safe_id AND b.nonce < s.next_nonce
INNER JOIN batch_execution AS e ON e.batch_id = b.batch_id
UNION ALL
SELECT b.safe_id, b.nonce, true
FROM payout_batch AS b
INNER JOIN safe AS s ON s.safe_id = b.safe_id AND b.nonce < s.next_nonce
INNER JOIN nonce_use AS u
    ON u.batch_id = b.batch_id AND u.binding_no = b.binding_no AND u.confirmed_by IS NOT NULL
UNION ALL
SELECT b.safe_id, k.nonce, true
FROM payout_batch AS b
INNER JOIN safe AS s ON s.safe_id = b.safe_id
INNER JOIN nonce_use AS u
    ON u.batch_id = b.batch_id AND u.binding_no <> b.binding_no AND u.confirmed_by IS NOT NULL
CROSS JOIN LATERAL nonce_of_binding(u.batch_id, u.binding_no) AS k
WHERE k.nonce < s.next_nonce;
COMMENT ON VIEW used_nonce
IS 'Nonces of Safes that batches were executed with, as one or two people said, or others used, as two said';

-- OFFSET 0 keeps the look for a use in the index of nonces, whatever else is asked for.
CREATE OR REPLACE VIEW stray_transaction AS
SELECT b.batch_id, b.safe_id, b.nonce, b.safe_tx_hash
FROM payout_batch AS b
WHERE
    b.state IN ('cancelled', 'rejected', 'superseded', 'failed')
    AND EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = b.batch_id)
    AND NOT EXISTS (
        SELECT 1 FROM used_nonce AS x
        WHERE x.safe_id = b.safe_id AND x.nonce = b.nonce AND x.is_confirmed
        OFFSET 0
    )
UNION
SELECT b.batch_id, b.safe_id, k.nonce, k.safe_tx_hash
FROM nonce_binding AS n
INNER JOIN payout_batch AS b ON b.batch_id = n.batch_id
CROSS JOIN LATERAL (
    VALUES (n.former_nonce, n.former_safe_tx_hash), (n.nonce, n.safe_tx_hash)
) AS k (nonce, safe_tx_hash)
WHERE
    n.confirmed_by IS NOT NULL
    AND k.nonce <> b.nonce
    -- Only from the first approval on is a former nonce used up before another one is taken.
    AND EXISTS (
        SELECT 1 FROM nonce_use AS u
        WHERE
            u.batch_id = n.batch_id AND u.binding_no < n.binding_no
            AND u.confirmed_by IS NOT NULL
        UNION ALL
        SELECT 1 FROM nonce_use_withdrawal AS w
        WHERE w.batch_id = n.batch_id AND w.binding_no < n.binding_no
    )
    AND NOT EXISTS (
        SELECT 1 FROM used_nonce AS x
        WHERE x.safe_id = b.safe_id AND x.nonce = k.nonce AND x.is_confirmed
        OFFSET 0
    );
COMMENT ON VIEW stray_transaction
IS 'What owners may have signed, no batch is to execute, and what two people said does not exclude';

-- Batches that are executed one after the other: the newest nonces are looked at, not all.
CREATE FUNCTION newest_used_nonce(safe uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT greatest(
        (
            SELECT b.nonce
            FROM payout_batch AS b
            WHERE
                b.safe_id = safe
                AND b.nonce IS NOT NULL
                AND b.nonce < s.next_nonce
                AND (
                    SELECT e.confirmed_by FROM batch_execution AS e WHERE e.batch_id = b.batch_id
                ) IS NOT NULL
            ORDER BY b.nonce DESC
            LIMIT 1
        ),
        (
            SELECT max(k.nonce)
            FROM nonce_use AS u
            INNER JOIN payout_batch AS b ON b.batch_id = u.batch_id
            CROSS JOIN LATERAL (
                SELECT
                    CASE
                        WHEN u.binding_no = b.binding_no THEN b.nonce
                        ELSE (SELECT f.nonce FROM nonce_of_binding(u.batch_id, u.binding_no) AS f)
                    END AS nonce
            ) AS k
            WHERE b.safe_id = safe AND u.confirmed_by IS NOT NULL AND k.nonce < s.next_nonce
        )
    )
    FROM safe AS s
    WHERE s.safe_id = safe
$$;
COMMENT ON FUNCTION newest_used_nonce
IS 'The highest nonce of a Safe that was used, as two people said; NULL where there is none';
REVOKE ALL ON FUNCTION newest_used_nonce FROM public;
GRANT EXECUTE ON FUNCTION newest_used_nonce TO vestry_service;

-- Who raised the next nonce past what pays some of the same as a batch, but where both have one nonce: by hand, or
-- by an execution that nobody else confirmed.
CREATE OR REPLACE FUNCTION nonce_raisers(batch uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.principal_id
    FROM payout_batch AS b
    CROSS JOIN LATERAL (
        SELECT DISTINCT theirs.batch_id
        FROM batch_payable AS mine
        INNER JOIN batch_payable AS theirs
            ON theirs.payable_id = mine.payable_id AND theirs.batch_id <> mine.batch_id
        WHERE mine.batch_id = b.batch_id
        OFFSET 0
    ) AS x
    CROSS JOIN LATERAL (
        SELECT t.safe_id, t.nonce FROM stray_transaction AS t WHERE t.batch_id = x.batch_id OFFSET 0
    ) AS t
    CROSS JOIN LATERAL (
        SELECT n.raised_by AS principal_id
        FROM safe_nonce_raise AS n
        WHERE n.safe_id = t.safe_id AND t.nonce >= n.former_nonce AND t.nonce < n.nonce
        UNION ALL
        SELECT e.reported_by
        FROM payout_batch AS o
        INNER JOIN batch_execution AS e ON e.batch_id = o.batch_id AND e.confirmed_by IS NULL
        WHERE o.safe_id = t.safe_id AND o.nonce >= t.nonce
    ) AS r
    WHERE b.batch_id = batch AND (t.safe_id, t.nonce) IS DISTINCT FROM (b.safe_id, b.nonce)
$$;
