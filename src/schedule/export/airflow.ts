import { minutesOf, type Schedule } from '../../../model/schedule.ts';
import { commandLine, endBy } from './shell.ts';
import { fieldsOf, fixedDelay, plainCron } from './times.ts';
import { MADE, type Order, type UnitFile, type Verdicts } from './unit.ts';

const SKIP = 99;

/** A DAG of one task for each job. */
export const airflow = (orders: Order[], verdicts: Verdicts): UnitFile[] =>
  orders.map((order) => ({ name: `newskeep_${order.job.name}.py`, text: dag(order, verdicts) }));

const dag = (order: Order, verdicts: Verdicts) => `# ${MADE} --airflow. For Airflow 2.7 and newer, and 3.
from datetime import timedelta

import pendulum

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.operators.bash import BashOperator
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id=${python(`newskeep-${order.job.name}`)},
    schedule=${timesOf(order.job.schedule)},
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    tags=["newskeep"],
):
    BashOperator(
        task_id="crawl",
        bash_command=${python(template(script(order, verdicts)))},
        # Nothing new, or nothing to be done now: another run is at it, or hosts ask for a pause. What follows is skipped too.
        skip_on_exit_code=${SKIP},
        retries=2,
        retry_delay=timedelta(minutes=5),
    )
`;

function timesOf({ every, cron, timezone }: Schedule): string {
  if (cron === undefined) return `timedelta(minutes=${minutesOf(every ?? '')})`;
  return `CronTriggerTimetable(${python(plainCron(fieldsOf(cron)))}, timezone=${python(timezone)})`;
}

function script({ job, argv }: Order, verdicts: Verdicts): string {
  const delay = fixedDelay(job.name, job.schedule);
  return `${delay > 0 ? `sleep ${delay}; ` : ''}${commandLine(argv)}; code=$?; ${endBy(verdicts, SKIP)}`;
}

/** Airflow reads a command as a Jinja template: no brace of ours may begin anything. */
const template = (text: string): string => text.replaceAll('{', "{{ '{' }}");

/** A string as Python reads it: JSON's escapes mean the same there. */
const python = (text: string): string => JSON.stringify(text);
