"""followup: achttien maanden zicht op veiligheid na het afsluiten van een zorgmelding.

Deze dienst heeft de opvolgplannen, hun contactmomenten en wat daarbij bleek. Huishouden en persoon zijn hier
ondoorzichtige ids: wie het zijn, weet alleen overleg.
"""
