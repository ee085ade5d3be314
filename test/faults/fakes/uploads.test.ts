import { seedsOf, underFaults } from "../seeds";
import { uploadUnderFaults } from "./upload-scenario";

underFaults("uploads", uploadUnderFaults, seedsOf("SEEDS", 200));
