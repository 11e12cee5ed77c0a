"""党员攻关队: the team's own details, milestones and the four-part 工作周志."""
