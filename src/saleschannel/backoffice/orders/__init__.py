"""The Orders tab: list, filters, deeds to many orders, files of tracking numbers, the command bar."""
