//! `cleanup_expired_sessions()`

use seaglass::Routine;

/// The routine.
pub fn routine() -> Routine {
    Routine::new("cleanup_expired_sessions")
        .doc("Deletes the sessions that have expired and returns how many there were.")
        .postgres(
            "CREATE FUNCTION cleanup_expired_sessions() RETURNS integer
    LANGUAGE plpgsql
AS $$
DECLARE
    deleted integer;
BEGIN
    DELETE FROM tower_sessions WHERE expiry_date < now();
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END;
$$",
        )
        .instead_on_d1("DELETE FROM tower_sessions WHERE expiry_date < strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
}
