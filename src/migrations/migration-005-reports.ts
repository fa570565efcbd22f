import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** Jobs and usage reports. */
export class Reports extends Migration {
  override up(): void {
    const { uuid, json, key } = columnTypes(this);
    const to = (table: string) => `references ${table} (id) deferrable initially deferred`;

    this.addSql(`create table jobs (
      id ${uuid} primary key,
      kind ${key} not null,
      unique_key ${key},
      payload ${json} not null,
      state text not null check (state in ('waiting', 'running', 'done', 'dead')),
      attempts integer not null,
      claims integer not null default 0,
      due_at bigint not null,
      tenant_id ${uuid},
      created_by ${uuid},
      created_at bigint not null,
      started_at bigint,
      finished_at bigint,
      progress bigint not null,
      progress_total bigint,
      last_error text
    )`);
    this.addSql(`create index jobs_due on jobs (kind, due_at, id) where finished_at is null`);
    this.addSql(`create unique index jobs_unique on jobs (unique_key) where finished_at is null`);
    this.addSql(`create index jobs_tenant on jobs (tenant_id, id)`);
    this.addSql(`create index jobs_finished on jobs (finished_at) where finished_at is not null`);
    this.addSql(`create index users_disable_after on users (disable_after)
      where disable_after is not null and enabled and deleted_at is null`);
    this.addSql(`create index trusted_browsers_expiry on trusted_browsers (expires_at)`);
    this.addSql(`create index tenants_on_trial on tenants (path)
      where pricing_mode = 'trial' and kind = 'customer' and deleted_at is null`);

    this.addSql(`create table reports (
      id ${uuid} primary key,
      version integer not null default 1,
      created_at bigint not null,
      updated_at bigint not null,
      deleted_at bigint,
      deletion_id ${uuid},
      tenant_id ${uuid} not null ${to('tenants')},
      created_by ${uuid},
      result_action text not null check (result_action in ('save', 'send')),
      kind text not null
        check (kind in ('usage_current', 'usage_daily', 'usage_summary', 'usage_breakdown')),
      level text not null check (level in
        ('itself', 'direct_partners', 'all_partners', 'all_customers', 'accounts')),
      formats ${json} not null,
      period_start text not null,
      period_end text not null,
      hide_zero_usage boolean not null,
      show_skus boolean not null,
      schedule_type text not null check (schedule_type in ('once', 'monthly')),
      schedule_enabled boolean not null,
      generation_date text not null,
      month_day integer,
      next_at bigint
    )`);
    this.addSql(`create index reports_tenant on reports (tenant_id, id)`);
    this.addSql(`create index reports_next on reports (next_at) where next_at is not null`);
    this.addSql(`create table report_recipients (
      report_id ${uuid} not null ${to('reports')},
      user_id ${uuid} not null ${to('users')},
      position integer not null,
      added_at bigint not null,
      primary key (report_id, user_id)
    )`);
    this.addSql(`create index report_recipients_user on report_recipients (user_id, report_id)`);
    this.addSql(`create table stored_reports (
      id ${uuid} primary key,
      report_id ${uuid} not null ${to('reports')},
      job_id ${uuid} not null,
      report_format text not null
        check (report_format in ('csv', 'csv_v2_0', 'json_v1', 'json_v2_0', 'html')),
      status text not null check (status in ('in_progress', 'saved', 'failed')),
      period_start text not null,
      period_end text not null,
      created_at bigint not null,
      finished_at bigint,
      size bigint,
      stored_size bigint,
      barrier integer,
      row_count bigint,
      failure text
    )`);
    this.addSql(`create index stored_reports_report on stored_reports (report_id, id)`);
    this.addSql(`create index stored_reports_job on stored_reports (job_id)`);
    this.addSql(`create index stored_reports_age on stored_reports (created_at)`);
    this.addSql(`alter table outgoing_mails add column attachments ${json}`);
    this.mailsByJobs();
  }

  override down(): void {
    this.mailsByThemselves();
    this.addSql(`alter table outgoing_mails drop column attachments`);
    const tables = ['stored_reports', 'report_recipients', 'reports', 'jobs'];
    for (const table of tables) this.addSql(`drop table ${table}`);
    for (const index of ['users_disable_after', 'trusted_browsers_expiry', 'tenants_on_trial']) {
      this.addSql(`drop index ${index}`);
    }
  }

  /** Creates a job for each unsent mail. */
  private mailsByJobs(): void {
    const payload = columnTypes(this).postgresql ? 'jsonb_build_object' : 'json_object';
    this.addSql(`insert into jobs (id, kind, payload, state, attempts, due_at, created_at, progress)
      select m.id, 'send-mail', ${payload}('mailId', m.id), 'waiting', m.attempts, m.due_at,
        m.created_at, 0
      from outgoing_mails m where m.sent_at is null and m.failed_at is null`);
    this.addSql(`drop index outgoing_mails_due`);
    for (const column of ['attempts', 'due_at', 'failed_at', 'last_error']) {
      this.addSql(`alter table outgoing_mails drop column ${column}`);
    }
  }

  private mailsByThemselves(): void {
    this.addSql(`alter table outgoing_mails add column attempts integer not null default 0`);
    this.addSql(`alter table outgoing_mails add column due_at bigint not null default 0`);
    this.addSql(`alter table outgoing_mails add column failed_at bigint`);
    this.addSql(`alter table outgoing_mails add column last_error text`);
    this.addSql(`update outgoing_mails set attempts = j.attempts, due_at = j.due_at,
      last_error = j.last_error from jobs j where j.id = outgoing_mails.id`);
    // Some failed mails still have a job, others do not.
    this.addSql(`update outgoing_mails set failed_at = created_at, encrypted_content = null
      where sent_at is null and not exists (select j.id from jobs j
        where j.id = outgoing_mails.id and j.finished_at is null)`);
    this.addSql(`create index outgoing_mails_due on outgoing_mails (due_at)
      where sent_at is null and failed_at is null`);
  }
}
