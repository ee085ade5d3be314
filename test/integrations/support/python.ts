import { thisMachine } from "../../../local/setup/machine";
import { isVenvReady, makeVenv, type PythonPackages, pythonOf } from "../../../local/setup/venv";

const PROGRAMS: PythonPackages = {
  requirements: "test/integrations/requirements.txt",
  constraints: "test/integrations/constraints.txt",
};

/** The Python that has Airflow and Kedro; the first call on a machine installs them, which takes a minute or two. */
export async function pythonPrograms(): Promise<string> {
  if (!(await isVenvReady(PROGRAMS))) await makeVenv(PROGRAMS, thisMachine());
  return pythonOf(PROGRAMS);
}

/** An environment in which neither asks anybody for news, nor tells of its use. */
export const QUIET = {
  DO_NOT_TRACK: "1",
  KEDRO_DISABLE_TELEMETRY: "true",
  AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
  AIRFLOW__CORE__LOAD_EXAMPLES: "False",
};
