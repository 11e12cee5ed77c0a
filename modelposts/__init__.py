"""党员示范岗: the post's own details and the six-part 创建手册."""
