"""Money and agreements over time: models that the charts, the tables and the app draw."""
