"""Adobe Commerce and Magento Open Source behind the channel, over their REST interface."""
