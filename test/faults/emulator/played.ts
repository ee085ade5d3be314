/** What happens on the emulator, and what it holds open meanwhile. */
interface EmulatorScenario {
  play(): Promise<string[]>;
  end(): Promise<void> | void;
}

/**
 * Plays a scenario to its end.
 * @param make with the name of its run, queues or containers, which no earlier run of the seed had
 * @returns what does not hold
 */
export async function played(seed: number, make: (name: string) => EmulatorScenario): Promise<string[]> {
  const scenario = make(`faults-${seed}-${Date.now().toString(36)}`);
  try {
    return await scenario.play();
  } finally {
    await scenario.end();
  }
}
