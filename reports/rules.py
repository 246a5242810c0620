"""Who may see pages and files about everything."""
