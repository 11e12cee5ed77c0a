"""月度评比: cycles, the four steps, appraisal, scoring, standings and rankings."""
