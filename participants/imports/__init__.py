"""Reading the lists that other tools give: pure functions, from bytes to what each line says. Nothing here knows the database."""
