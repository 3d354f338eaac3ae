"""What runs, in what order: thin Prefect tasks and flows round the functions below."""
