"""Who somebody is: addresses, consent, merging, and the threads they answer in."""
