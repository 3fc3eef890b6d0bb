"""scan: korte screening bij een huisbezoek.

Deze dienst heeft de instrumenten (versies van vragenlijsten) en de afgenomen scans. Een scan helpt kijken en beslist niets;
een huishouden is hier een ondoorzichtig id of ontbreekt, en de onderbouwing van een antwoord is versleuteld per scan.
"""
