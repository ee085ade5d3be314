import { seedsOf, underFaults } from "../seeds";
import { mapUnderFaults } from "./map-scenario";

underFaults("a map", mapUnderFaults, seedsOf("SEEDS", 40));
