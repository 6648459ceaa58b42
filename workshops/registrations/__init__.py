"""Who means to come: registrations, the waiting list, questions of the organisers, attendance compared."""
