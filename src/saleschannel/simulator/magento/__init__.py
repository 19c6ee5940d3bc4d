"""A stand-in Magento to run against: it speaks REST as a Magento Open Source 2.4.7-p3 was seen to do, in memory.
It must not know anything of the product it is used to try.

In a test, on a free port::

    with StandIn() as magento:            # saleschannel.simulator.magento.server.StandIn
        magento.add_product("TEA-1", quantity=10)
        url, keys = magento.url, magento.integration   # OAuth keys; call url + "/rest/<store code>/V1/..."

For people: ``saleschannel simulator magento --port 8766`` and the control API under ``/_control`` (control.py).
"""
