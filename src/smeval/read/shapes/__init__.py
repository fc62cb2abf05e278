"""What one sheet of each shape holds: posts, days, shares of groups, web statistics, dialogues."""
