import type { PostgresServer } from "./postgres-server.ts";

/*
 * Rows made by the database itself, past the checks of the service: a million of them over HTTP would take long. What
 * is in them is what the service would write. Each takes the rows from `from` + 1 up to `to`.
 */

interface Rows {
  database: string;
  from: number;
  to: number;
}

/** Session 1 has half of all messages; the others have ten tasks each. */
export const LONG_SESSION = "sess_seeded_1";

/** Tasks that ended, with a step, four events and two messages each: one in the long session, one in its own. */
export async function seedTasks(server: PostgresServer, { database, from, to }: Rows): Promise<void> {
  const now = Date.now();
  const range = `generate_series(${from + 1}, ${to}) AS n`;
  const at = `${now} - 1000 * (2000000 - n)`;
  const statements = [
    `INSERT INTO conversation_contexts (id, session_id, owner_id, user_id, metadata, created_at, last_activity)
     SELECT n / 10 + 1, 'sess_seeded_' || n / 10 + 1, 'local', 'user-' || n % 100, '{}', ${now}, ${now}
     FROM ${range} WHERE n % 10 = 0 OR n = 1 ON CONFLICT DO NOTHING`,
    `INSERT INTO tasks (id, owner_id, session_id, user_id, description, status, plan, metadata, event_seq, created_at, completed_at)
     SELECT n, 'local', 'sess_seeded_' || n / 10 + 1, 'user-' || n % 100, 'Load the figures of region ' || n || ' and write the report',
       CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END,
       jsonb_build_object('steps', jsonb_build_array(jsonb_build_object('step_number', 1, 'description', 'Do part 1 of the work with care', 'agent_id', 1 + n % 50, 'agent_name', 'Agent', 'dependencies', '[]'::jsonb, 'capability', null, 'expected_output', null, 'reason', 'given by the caller', 'confidence', 1)), 'complexity', 'simple', 'estimated_duration', 5, 'planner', 'given'),
       '{}', 4, ${at}, ${at} + 500 FROM ${range}`,
    `INSERT INTO task_steps (task_id, step_number, status, agent_id, attempts, step_key, output_data, started_at, completed_at)
     SELECT n, 1, CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END, 1 + n % 50, 1, gen_random_uuid(), to_jsonb(repeat('x', 300)), ${at}, ${at} + 500 FROM ${range}`,
    `INSERT INTO task_events (task_id, seq, type, step_number, data, created_at)
     SELECT n, seq, (ARRAY['task.created', 'step.started', 'step.completed', 'task.completed'])[seq], CASE WHEN seq IN (2, 3) THEN 1 END, '{}', ${at}
     FROM ${range} CROSS JOIN generate_series(1, 4) AS seq`,
    `INSERT INTO messages (context_id, agent_id, task_id, role, content, metadata, created_at)
     SELECT CASE half WHEN 1 THEN 1 ELSE n / 10 + 1 END, NULL, n, CASE half WHEN 1 THEN 'user' ELSE 'agent' END, 'What did the report say about the second quarter?', '{}', ${at}
     FROM ${range} CROSS JOIN generate_series(1, 2) AS half WHERE n % 2 = half % 2 OR half = 1`,
    // Above all that will be seeded, and above what the service has added since.
    `SELECT setval(pg_get_serial_sequence(name, 'id'), greatest(10000000, nextval(pg_get_serial_sequence(name, 'id'))))
     FROM unnest(ARRAY['tasks', 'conversation_contexts']) AS name`,
    "ANALYZE",
  ];
  for (const statement of statements) await server.rows(database, statement);
}

/** Agents with three capabilities each: one that all have, one that 1 in 100 have, one of their own. */
export async function seedAgents(
  server: PostgresServer,
  { database, from, to }: Rows,
  endpoint: string,
): Promise<void> {
  await server.rows(
    database,
    `INSERT INTO agents (owner_id, visibility, name, slug, description, agent_type, endpoint, capabilities, status, config, metadata, created_at, updated_at)
     SELECT 'local', 'shared', 'Agent No ' || n, 'agent-no-' || n, 'Works on region ' || n || ' with tool ' || n % 1000, 'api', '${endpoint}',
       jsonb_build_array('Work', 'Tool ' || n % 100, 'Region ' || n), CASE WHEN n % 20 = 0 THEN 'inactive' ELSE 'active' END, '{}', '{}', ${Date.now()}, ${Date.now()} + n
     FROM generate_series(${from + 1}, ${to}) AS n`,
  );
  await server.rows(database, "ANALYZE agents");
}

/** Jobs that wait, of a hundred agents. */
export async function seedJobs(server: PostgresServer, { database, from, to }: Rows): Promise<void> {
  await server.rows(
    database,
    `INSERT INTO orchestrator_queue.job_common (id, name, data, group_id, retry_limit, start_after, heartbeat_seconds)
     SELECT gen_random_uuid(), 'work', '{"kind":"step","payload":{"task_id":1,"step_number":1}}', '=agent:' || n % 100, 2147483647, now() - interval '1 minute' + n * interval '1 microsecond', 10
     FROM generate_series(${from + 1}, ${to}) AS n`,
  );
  await server.rows(database, "ANALYZE orchestrator_queue.job_common");
}
