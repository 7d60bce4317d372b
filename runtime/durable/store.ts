import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { GroupCommit } from './group-commit.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import type { Instance, RuntimeStatus } from './instance.ts';
import { openDatabase } from './open-database.ts';
import type { Row } from './statements.ts';
import { Statements } from './statements.ts';

/** A message for an instance. `execution` null: for whichever execution runs when it is taken. */
export interface Message {
  readonly seq: number;
  readonly execution: string | null;
  readonly event: HistoryEvent;
}

/** An activity to run. `seq` is never given out twice. */
export interface WorkItem {
  readonly seq: number;
  readonly instance: string;
  readonly execution: string;
  readonly task: number;
  readonly name: string;
  readonly input: string | null;
}

export interface InstanceFilter {
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly prefix?: string | undefined;
  /** Only what comes after this one in the order of (createdAt, id). */
  readonly after?: { readonly createdAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Messages looked at for one episode. */
const INBOX_PAGE = 200;

/** The engine's tables. Methods that change something are called inside `commit` only. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #group: GroupCommit;

  constructor(file: string | undefined) {
    this.#database = openDatabase(file);
    this.#sql = new Statements(this.#database);
    this.#group = new GroupCommit(this.#database);
  }

  commit<T>(write: () => T): Promise<T> {
    return this.#group.commit(write);
  }

  get isIdle(): boolean {
    return this.#group.isIdle;
  }

  close(): void {
    this.#group.close();
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#database.close();
  }

  findInstance(id: string): Instance | undefined {
    const row = this.#sql.get('SELECT * FROM instances WHERE id = ?', id);
    return row && toInstance(row);
  }

  listInstances({ createdFrom, createdTo, statuses, prefix, after, limit }: InstanceFilter): Instance[] {
    const wanted = statuses && statuses.length > 0 ? JSON.stringify(statuses) : null;
    const start = prefix ?? '';
    return this.#sql
      .all(
        `SELECT * FROM instances WHERE created_at >= ? AND created_at <= ? AND (created_at, id) > (?, ?)
         AND (? IS NULL OR status IN (SELECT value FROM json_each(?))) AND substr(id, 1, length(?)) = ?
         ORDER BY created_at, id LIMIT ?`,
        createdFrom ?? 0,
        createdTo ?? Number.MAX_SAFE_INTEGER,
        after?.createdAt ?? -1,
        after?.id ?? '',
        wanted,
        wanted,
        start,
        start,
        limit,
      )
      .map(toInstance);
  }

  /** Name, version and creation of an instance that is there already stay as they are. */
  putInstance(instance: Instance): void {
    const { id, execution, name, version, status, input, output, customStatus, createdAt, updatedAt, held } =
      instance;
    this.#sql.run(
      // A replaced row would be taken out of the index and put in again.
      `INSERT INTO instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       execution = excluded.execution, status = excluded.status, input = excluded.input, output = excluded.output,
       custom_status = excluded.custom_status, updated_at = excluded.updated_at, held = excluded.held`,
      id,
      execution,
      name,
      version,
      status,
      input,
      output,
      customStatus,
      createdAt,
      updatedAt,
      held ? 1 : 0,
    );
  }

  deleteInstance(id: string): void {
    this.#sql.run('DELETE FROM instances WHERE id = ?', id);
    this.clearInstance(id);
  }

  /** Everything of the instance but its row. */
  clearInstance(id: string): void {
    this.clearHistory(id);
    this.clearTasks(id);
    this.clearInbox(id);
  }

  clearInbox(id: string): void {
    this.#sql.run('DELETE FROM inbox WHERE instance = ?', id);
  }

  hasMessages(id: string): boolean {
    return this.#sql.get('SELECT 1 FROM inbox WHERE instance = ? LIMIT 1', id) !== undefined;
  }

  clearHistory(id: string): void {
    this.#sql.run('DELETE FROM history WHERE instance = ?', id);
  }

  clearTasks(id: string): void {
    this.#sql.run('DELETE FROM work WHERE instance = ?', id);
    this.#sql.run('DELETE FROM timers WHERE instance = ?', id);
  }

  readHistory(id: string): HistoryEvent[] {
    return this.#sql.all('SELECT event FROM history WHERE instance = ? ORDER BY seq', id).map(eventOf);
  }

  putHistory(id: string, seq: number, event: HistoryEvent): void {
    this.#sql.run('INSERT OR REPLACE INTO history VALUES (?, ?, ?)', id, seq, JSON.stringify(event));
  }

  instancesWithMessages(): string[] {
    return this.#sql.all('SELECT DISTINCT instance FROM inbox').map((row) => text(row['instance']));
  }

  /**
   * The oldest messages, a page of them. A start or a termination is among them however far back it is.
   * @param withEvents False leaves external events out.
   */
  readInbox(id: string, withEvents: boolean): Message[] {
    const select = 'SELECT seq, execution, event FROM inbox WHERE instance = ? AND';
    const page = this.#sql.all(
      `${select} (? OR type <> ${EventType.EventRaised}) ORDER BY seq LIMIT ${INBOX_PAGE}`,
      id,
      withEvents ? 1 : 0,
    );
    if (page.length === INBOX_PAGE) {
      page.push(
        ...this.#sql.all(
          `${select} type IN (${EventType.ExecutionStarted}, ${EventType.ExecutionTerminated})`,
          id,
        ),
      );
    }
    return page.map((row) => ({
      seq: Number(row['seq']),
      execution: nullable(row['execution']),
      event: eventOf(row),
    }));
  }

  putMessage(instance: string, execution: string | null, event: HistoryEvent): void {
    this.#sql.run(
      'INSERT INTO inbox (instance, execution, type, event) VALUES (?, ?, ?, ?)',
      instance,
      execution,
      event.EventType,
      JSON.stringify(event),
    );
  }

  deleteMessages(messages: readonly Message[]): void {
    for (const { seq } of messages) this.#sql.run('DELETE FROM inbox WHERE seq = ?', seq);
  }

  readWork(afterSeq: number, limit: number): WorkItem[] {
    return this.#sql
      .all('SELECT * FROM work WHERE seq > ? ORDER BY seq LIMIT ?', afterSeq, limit)
      .map((row) => ({
        seq: Number(row['seq']),
        instance: text(row['instance']),
        execution: text(row['execution']),
        task: Number(row['task']),
        name: text(row['name']),
        input: nullable(row['input']),
      }));
  }

  putWork({ instance, execution, task, name, input }: Omit<WorkItem, 'seq'>): void {
    this.#sql.run(
      'INSERT INTO work (instance, execution, task, name, input) VALUES (?, ?, ?, ?, ?)',
      instance,
      execution,
      task,
      name,
      input,
    );
  }

  /** @returns Whether it was still there: a result for work that is gone counts for nothing. */
  deleteWork(seq: number): boolean {
    return this.#sql.run('DELETE FROM work WHERE seq = ?', seq) > 0;
  }

  putTimer(instance: string, task: number, execution: string, fireAt: number): void {
    this.#sql.run('INSERT INTO timers VALUES (?, ?, ?, ?)', instance, task, execution, fireAt);
  }

  deleteTimer(instance: string, task: number): void {
    this.#sql.run('DELETE FROM timers WHERE instance = ? AND task = ?', instance, task);
  }

  nextTimer(): number | undefined {
    const next = this.#sql.get('SELECT min(fire_at) AS next FROM timers')?.['next'];
    return typeof next === 'number' ? next : undefined;
  }

  dueTimers(
    now: number,
    limit: number,
  ): { instance: string; task: number; execution: string; fireAt: number }[] {
    return this.#sql
      .all('SELECT * FROM timers WHERE fire_at <= ? ORDER BY fire_at LIMIT ?', now, limit)
      .map((row) => ({
        instance: text(row['instance']),
        task: Number(row['task']),
        execution: text(row['execution']),
        fireAt: Number(row['fire_at']),
      }));
  }

  findSchedule(name: string): { schedule: string; last: number | null; next: number } | undefined {
    const row = this.#sql.get('SELECT * FROM schedules WHERE name = ?', name);
    return (
      row && {
        schedule: text(row['schedule']),
        last: typeof row['last'] === 'number' ? row['last'] : null,
        next: Number(row['next']),
      }
    );
  }

  putSchedule(name: string, schedule: string, last: number | null, next: number, now: number): void {
    this.#sql.run('INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, ?)', name, schedule, last, next, now);
  }
}

function text(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string')
    throw new TypeError(
      'The data file holds a value of another type than expected: restore it or start with a new one.',
    );
  return value;
}

const nullable = (value: SQLOutputValue | undefined): string | null =>
  value === null || value === undefined ? null : text(value);

/** Only this host writes the column, and always from a HistoryEvent. */
const eventOf = (row: Row): HistoryEvent => JSON.parse(text(row['event'])) as HistoryEvent;

function toInstance(row: Row): Instance {
  return {
    id: text(row['id']),
    execution: text(row['execution']),
    name: text(row['name']),
    version: nullable(row['version']),
    status: text(row['status']) as RuntimeStatus,
    input: nullable(row['input']),
    output: nullable(row['output']),
    customStatus: nullable(row['custom_status']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
    held: row['held'] === 1,
  };
}
