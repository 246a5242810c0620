"""Where the demonstration names people: read when it starts."""

from demo.forgetting import forget_letters
from participants.forgetting import erases

erases("letters_kept", forget_letters)
