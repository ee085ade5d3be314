import { seedsOf, underFaults } from "../seeds";
import { runUnderFaults } from "./run-scenario";

underFaults("a run", runUnderFaults, seedsOf("SEEDS", 60));
