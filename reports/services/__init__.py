"""What one does about reports."""
