"""The ground floor: people, organisations, campaigns, contenders, meetings, notices, audit."""
