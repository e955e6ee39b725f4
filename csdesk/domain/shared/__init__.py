"""Facts and pure rules: what every subject needs."""
